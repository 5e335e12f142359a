/** How to bring the do-not-call property into being, by hand and over the API. */
export function dncRemedy(name: string): string {
  const body = JSON.stringify({
    groupName: 'contactinformation',
    name,
    label: 'Do not call (VICIdial)',
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: [
      { label: 'Yes', value: 'true', displayOrder: 0, hidden: false },
      { label: 'No', value: 'false', displayOrder: 1, hidden: false },
    ],
  });
  return (
    `Create the property ${name} (Settings, Properties, Contact properties, single checkbox), or ` +
    `POST /crm/properties/2026-09/contacts with the scope crm.schemas.contacts.write: ${body}. ` +
    'An account that shall not know who must not be called sets dncProperty: false.'
  );
}
