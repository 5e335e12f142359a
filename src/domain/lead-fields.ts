import type { Lead } from './event.ts';

/**
 * The fields of a lead that are taken as they come: by the names that VICIdial's columns and its `add_lead` have
 * for them, where they stand in our leads. Numbers, list and status have rules of their own wherever they come
 * from, so each user of this table adds those that it takes.
 */
export const LEAD_FIELDS = {
  vendor_lead_code: 'vendorLeadCode',
  source_id: 'sourceId',
  phone_code: 'phoneCode',
  alt_phone: 'altPhone',
  title: 'title',
  first_name: 'firstName',
  middle_initial: 'middleInitial',
  last_name: 'lastName',
  email: 'email',
  address1: 'address1',
  address2: 'address2',
  address3: 'address3',
  city: 'city',
  state: 'state',
  province: 'province',
  postal_code: 'postalCode',
  country_code: 'country',
  gender: 'gender',
  date_of_birth: 'dateOfBirth',
  security_phrase: 'securityPhrase',
  comments: 'comments',
  rank: 'rank',
  owner: 'owner',
} as const satisfies Readonly<Record<string, keyof Lead>>;

/** `Ada King Lovelace` is Ada, King Lovelace; nothing for a blank. */
export function namesFrom(fullName: string): Pick<Lead, 'firstName' | 'lastName'> {
  const [first = '', ...rest] = fullName.trim().split(/\s+/);
  if (first === '') return {};
  return rest.length === 0 ? { firstName: first } : { firstName: first, lastName: rest.join(' ') };
}
