import { z } from 'zod';
import { RecallRule } from '../domain/recall.ts';

/** `dialers.<name>.noAgent`: what becomes of calls that no agent took. */
export const NoAgent = z.strictObject({
  recall: RecallRule.optional().describe(
    'Puts the lead back into the hopper, once for each call, while it may be called. Absent = never. See docs/calls.md.',
  ),
});
export type NoAgent = z.infer<typeof NoAgent>;
