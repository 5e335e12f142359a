/** The setting that names each object's unique property. */
const SETTING = { contacts: 'leadIdProperty', calls: 'callKeyProperty' } as const;
const GROUP = { contacts: 'contactinformation', calls: 'call' } as const;
const SCREEN = { contacts: 'Contact properties', calls: 'Call properties' } as const;
const LABEL = { contacts: 'VICIdial lead ID', calls: 'VICIdial call key' } as const;

/** How to bring a property into being that HubSpot does not know, in the words of its settings and its API. */
export function propertyRemedy(object: 'contacts' | 'calls', name: string, unique: boolean): string {
  const byHand =
    `Create the property ${name} (Settings, Properties, ${SCREEN[object]}, single-line text` +
    `${unique ? ', with "Require unique values for this property"' : ''})`;
  if (!unique) return `${byHand}, or take it out of what is sent.`;
  const body = JSON.stringify({
    groupName: GROUP[object],
    name,
    label: LABEL[object],
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
  });
  return (
    `${byHand}, or POST /crm/properties/2026-09/${object} with the scope crm.schemas.${object}.write: ${body}. ` +
    `An account that cannot have it sets ${SETTING[object]}: false.`
  );
}
