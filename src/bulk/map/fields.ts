import type { Lead } from '../../domain/event.ts';

/** VICIdial's columns of a lead that a file may fill, with their names in our leads. */
export const LEAD_FIELDS = {
  vendor_lead_code: 'vendorLeadCode',
  source_id: 'sourceId',
  phone_code: 'phoneCode',
  phone_number: 'phone',
  alt_phone: 'altPhone',
  title: 'title',
  first_name: 'firstName',
  middle_initial: 'middleInitial',
  last_name: 'lastName',
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
  email: 'email',
  security_phrase: 'securityPhrase',
  comments: 'comments',
  rank: 'rank',
  owner: 'owner',
} as const satisfies Readonly<Record<string, keyof Lead>>;
type LeadField = keyof typeof LEAD_FIELDS;

/** What a column may be: a field of the lead, a whole name, or a custom field of the list. */
export type Target = LeadField | 'full_name' | `custom.${string}`;

export const FIELD_NAMES: readonly string[] = [...Object.keys(LEAD_FIELDS), 'full_name'];
const CUSTOM = /^custom\.\w+$/;

export function isTarget(name: string): name is Target {
  return FIELD_NAMES.includes(name) || CUSTOM.test(name);
}

export interface MappedLead {
  readonly lead: Lead;
  /** By the labels of the list's custom fields. */
  readonly custom: Readonly<Record<string, string>>;
}

/** The lead that values by target make; empty values are left out. */
export function leadFrom(values: ReadonlyMap<Target, string>): MappedLead {
  const lead: Lead = namesFrom(values.get('full_name') ?? '');
  const custom: Record<string, string> = {};
  for (const [target, value] of values) {
    if (value === '' || target === 'full_name') continue;
    if (isCustom(target)) custom[target.slice('custom.'.length)] = value;
    else lead[LEAD_FIELDS[target]] = value;
  }
  return { lead, custom };
}

function isCustom(target: Target): target is `custom.${string}` {
  return target.startsWith('custom.');
}

/** The first word is the first name; a file that has both names in columns of their own keeps those. */
function namesFrom(fullName: string): Lead {
  const [first = '', ...rest] = fullName.trim().split(/\s+/);
  if (first === '') return {};
  return rest.length === 0 ? { firstName: first } : { firstName: first, lastName: rest.join(' ') };
}
