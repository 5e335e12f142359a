import type { Lead } from '../../domain/event.ts';
import type { HitName } from '../../domain/hit/aliases.ts';

/** VICIdial's name for each field of a lead that is taken as it comes. */
const LEAD_FIELDS = {
  vendor_lead_code: 'vendorLeadCode',
  list_id: 'listId',
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
  source_id: 'sourceId',
  security_phrase: 'securityPhrase',
  comments: 'comments',
  rank: 'rank',
  owner: 'owner',
} as const satisfies Partial<Record<HitName, keyof Lead>>;
type LeadFieldName = keyof typeof LEAD_FIELDS;

/** The plain fields of a lead: what was not told is absent, what was told to be empty is `''`. */
export function leadOf(values: ReadonlyMap<string, string>): Lead {
  const lead: Lead = {};
  for (const [name, field] of Object.entries(LEAD_FIELDS) as [LeadFieldName, keyof Lead][]) {
    const value = values.get(name);
    if (value !== undefined) lead[field] = value;
  }
  return lead;
}

const LEAD_ID = /^[1-9]\d{0,9}$/;

/** Whether a text can be VICIdial's lead_id (`int unsigned`). */
export function isLeadId(text: string): boolean {
  return LEAD_ID.test(text);
}

/** An object without its absent keys, or undefined when there is nothing in it. */
export function told<Shape extends object>(shape: Shape): Shape | undefined {
  const entries = Object.entries(shape).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Shape);
}
