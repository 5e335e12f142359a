import type { z } from 'zod';

/** As much of a mapping as its keys must know of each other. */
interface Parts {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
  readonly rank?: unknown;
  readonly owner?: unknown;
  readonly source?: unknown;
  readonly campaign?: unknown;
  readonly callback?: unknown;
}

/** Keys that say the same as a lead field. */
export const SHORT_KEYS = { rank: 'rank', owner: 'owner', source: 'source_id' } as const;

/** Faults between the keys of one mapping. */
export function checkMapping(mapping: Parts, context: z.RefinementCtx): void {
  const fault = (path: readonly (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });

  for (const [key, target] of Object.entries(SHORT_KEYS)) {
    if (mapping[key as keyof typeof SHORT_KEYS] === undefined) continue;
    if (Object.hasOwn(mapping.fields, target))
      fault([key], `fields.${target} says the same: keep one of them`);
  }
  for (const [index, target] of mapping.required.entries())
    if (!isMapped(mapping, target)) fault(['required', index], `${target} has no rule: add it to fields`);
  if (mapping.callback !== undefined && mapping.campaign === undefined)
    fault(['callback'], 'needs a campaign: VICIdial makes no callback without one');
}

function isMapped(mapping: Parts, target: string): boolean {
  if (target === 'vendor_lead_code' || Object.hasOwn(mapping.fields, target)) return true;
  return Object.entries(SHORT_KEYS).some(
    ([key, field]) => field === target && mapping[key as keyof typeof SHORT_KEYS] !== undefined,
  );
}
