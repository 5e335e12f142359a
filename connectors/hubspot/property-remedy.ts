import { keyDefinition, type PropertyHolder } from './property-definitions.ts';

/** The setting that names each object's unique property. */
const SETTING = {
  contacts: 'leadIdProperty',
  calls: 'callKeyProperty',
  tasks: 'callKeyProperty',
  deals: 'callKeyProperty',
} as const satisfies Record<PropertyHolder, string>;
const SCREEN = {
  contacts: 'Contact properties',
  calls: 'Call properties',
  tasks: 'Task properties',
  deals: 'Deal properties',
} as const satisfies Record<PropertyHolder, string>;

/** How to bring a property into being that HubSpot does not know, in the words of its settings and its API. */
export function propertyRemedy(object: PropertyHolder, name: string, unique: boolean): string {
  const byHand =
    `Create the property ${name} (Settings, Properties, ${SCREEN[object]}, single-line text` +
    `${unique ? ', with "Require unique values for this property"' : ''})`;
  if (!unique) return `${byHand}, or take it out of what is sent.`;
  const body = JSON.stringify(keyDefinition(object, name));
  return (
    `${byHand}, or run vicibridge connections prepare, or ` +
    `POST /crm/properties/2026-09/${object} with the scope crm.schemas.${object}.write: ${body}. ` +
    `An account that cannot have it sets ${SETTING[object]}: false.`
  );
}
