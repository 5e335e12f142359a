import { dncDefinition } from '../property-definitions.ts';

/** How to bring the do-not-call property into being, by hand and over the API. */
export function dncRemedy(name: string): string {
  const body = JSON.stringify(dncDefinition(name));
  return (
    `Create the property ${name} (Settings, Properties, Contact properties, single checkbox), or run ` +
    `vicibridge connections prepare, or ` +
    `POST /crm/properties/2026-09/contacts with the scope crm.schemas.contacts.write: ${body}. ` +
    'An account that shall not know who must not be called sets dncProperty: false.'
  );
}
