import { z } from 'zod';
import type { Lead } from '../event.ts';
import { LEAD_FIELDS } from '../lead-fields.ts';

/**
 * What a record can fill: the lead fields by the names that VICIdial's `add_lead` has for them, and where
 * they stand in our events. The list has a key of its own in a mapping, with the rules for moving.
 */
export const LEAD_TARGETS = {
  ...LEAD_FIELDS,
  phone_number: 'phone',
  status: 'status',
} as const satisfies Readonly<Record<string, keyof Lead>>;

export type LeadTarget = keyof typeof LEAD_TARGETS;

const CUSTOM = /^custom\.([A-Za-z0-9_]{1,50})$/;

/** A lead field, or `custom.` and the name of a custom field of the list. */
export const Target = z
  .union([
    z.enum(Object.keys(LEAD_TARGETS) as [LeadTarget, ...LeadTarget[]]),
    z.string().regex(CUSTOM, 'must be a lead field of VICIdial, or custom. and the name of a custom field'),
  ])
  .meta({
    id: 'LeadField',
    description: 'A lead field of VICIdial, or `custom.` and the name of a custom field.',
  });
export type Target = z.infer<typeof Target>;

/** Every name but those of custom fields, which only the dialer knows. */
export const TARGET_NAMES: readonly string[] = Object.keys(LEAD_TARGETS);

/** The custom field that a target names; undefined for a lead field. */
export function customField(target: string): string | undefined {
  return CUSTOM.exec(target)?.[1];
}

/** Whether a word is a target at all. */
export function isTarget(word: string): boolean {
  return Object.hasOwn(LEAD_TARGETS, word) || CUSTOM.test(word);
}
