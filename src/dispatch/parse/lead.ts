import type { Lead } from '../../domain/event.ts';
import type { HitName } from '../../domain/hit/aliases.ts';
import { LEAD_FIELDS } from '../../domain/lead-fields.ts';

/** VICIdial's name for each field of a lead that is taken as it comes. */
const TAKEN_FIELDS = {
  ...LEAD_FIELDS,
  list_id: 'listId',
} as const satisfies Partial<Record<HitName, keyof Lead>>;
type LeadFieldName = keyof typeof TAKEN_FIELDS;

/** The plain fields of a lead: what was not told is absent, what was told to be empty is `''`. */
export function leadOf(values: ReadonlyMap<string, string>): Lead {
  const lead: Lead = {};
  for (const [name, field] of Object.entries(TAKEN_FIELDS) as [LeadFieldName, keyof Lead][]) {
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
