import type { Lead } from '../../../src/domain/event.ts';

/** Contact fields that can be written by name (UpdateContactDto of HighLevel's OpenAPI). Tags are no text. */
const WRITABLE = [
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'gender',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
  'timezone',
  'source',
  'dateOfBirth',
  'companyName',
  'assignedTo',
] as const;

export function isStandardField(name: string): boolean {
  return (WRITABLE as readonly string[]).includes(name);
}

const COUNTRY = /^[A-Z]{2}$/;

/** What a new contact holds of the lead: what was told and is not empty. */
export function fieldsOfLead(lead: Lead, email: string | undefined): Record<string, string> {
  const told: Readonly<Record<string, string | undefined>> = {
    firstName: lead.firstName,
    lastName: lead.lastName,
    email,
    phone: lead.e164,
    address1: lead.address1,
    city: lead.city,
    state: lead.state,
    postalCode: lead.postalCode,
    // HighLevel takes two letters; VICIdial's three (USA) are refused with the whole contact.
    country: COUNTRY.test(lead.country ?? '') ? lead.country : undefined,
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}
