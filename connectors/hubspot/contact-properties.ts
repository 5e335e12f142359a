import { z } from 'zod';
import type { Lead } from '../../src/domain/event.ts';

const Email = z.email();

export interface ContactProperties {
  readonly properties: Record<string, string>;
  readonly warnings: readonly string[];
}

/**
 * A lead as HubSpot's standard contact properties, for creating one; empty fields are left out. HubSpot wants
 * a name or an e-mail on a new contact and refuses the whole write for a bad e-mail, so a lead without a name
 * goes by its number and a bad e-mail is left out with a warning.
 */
export function contactProperties(lead: Lead, name: string): ContactProperties {
  const email = validEmail(lead);
  const warnings =
    lead.email !== undefined && lead.email !== '' && email === undefined
      ? ['The e-mail address of the lead is not valid and was left out of the contact.']
      : [];
  const properties = present({
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
  const named = ['email', 'firstname', 'lastname'].some((key) => key in properties);
  return { properties: named ? properties : { ...properties, lastname: name }, warnings };
}

/** The lead's e-mail address where it is one. */
export function validEmail(lead: Lead): string | undefined {
  const email = lead.email?.trim().toLowerCase();
  return Email.safeParse(email).success ? email : undefined;
}

function present(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(values).flatMap(([key, value]) => {
    const trimmed = value?.trim() ?? '';
    return trimmed === '' ? [] : [[key, trimmed] as const];
  });
  return Object.fromEntries(kept);
}
