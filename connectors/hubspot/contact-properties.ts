import type { FieldTexts } from '../../src/domain/call-order.ts';
import type { Lead } from '../../src/domain/event.ts';
import { validEmail } from '../../src/kit/person-keys.ts';

export interface ContactProperties {
  readonly properties: Record<string, string>;
  readonly warnings: readonly string[];
}

/**
 * A lead as HubSpot's standard contact properties, for creating one; empty fields are left out. HubSpot wants
 * a name or an e-mail on a new contact and refuses the whole write for a bad e-mail, so a lead without a name
 * goes by its number and a bad e-mail is left out with a warning.
 *
 * @param defaults what it holds where the lead tells nothing
 */
export function contactProperties(lead: Lead, name: string, defaults: FieldTexts): ContactProperties {
  const email = validEmail(lead);
  const warnings =
    lead.email !== undefined && lead.email !== '' && email === undefined
      ? ['The e-mail address of the lead is not valid and was left out of the contact.']
      : [];
  const told = present({
    email,
    firstname: lead.firstName,
    lastname: lead.lastName,
    phone: lead.e164 ?? lead.phone,
    address: [lead.address1, lead.address2, lead.address3].filter(Boolean).join(', '),
    city: lead.city,
    state: lead.state === undefined || lead.state === '' ? lead.province : lead.state,
    zip: lead.postalCode,
    country: lead.country,
  });
  const properties = { ...present(defaults), ...told };
  const named = ['email', 'firstname', 'lastname'].some((key) => key in properties);
  return { properties: named ? properties : { ...properties, lastname: name }, warnings };
}

function present(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(values).flatMap(([key, value]) => {
    const trimmed = value?.trim() ?? '';
    return trimmed === '' ? [] : [[key, trimmed] as const];
  });
  return Object.fromEntries(kept);
}
