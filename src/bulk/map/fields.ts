import type { Lead } from '../../domain/event.ts';
import { LEAD_FIELDS, namesFrom } from '../../domain/lead-fields.ts';

/** What a column of a file may fill, by VICIdial's names. */
export const FILE_FIELDS = { ...LEAD_FIELDS, phone_number: 'phone' } as const;
type LeadField = keyof typeof FILE_FIELDS;

/** What a column may be: a field of the lead, a whole name, or a custom field of the list. */
export type Target = LeadField | 'full_name' | `custom.${string}`;

export const FIELD_NAMES: readonly string[] = [...Object.keys(FILE_FIELDS), 'full_name'];
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
    else lead[FILE_FIELDS[target]] = value;
  }
  return { lead, custom };
}

function isCustom(target: Target): target is `custom.${string}` {
  return target.startsWith('custom.');
}
