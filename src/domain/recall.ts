import { z } from 'zod';

/** Which calls that no agent took are made again, and when. */
export const RecallRule = z.strictObject({
  statuses: z
    .array(z.string().regex(/^\S{1,6}$/, 'must be a status code of 1 to 6 characters without blanks'))
    .min(1, 'must not be an empty list')
    .default(['DROP', 'PDROP'])
    .describe('Statuses of the call that are called again, while the lead still has one of them.'),
  campaigns: z
    .array(z.string().regex(/^\S{1,20}$/, 'must be a campaign or in-group id without blanks'))
    .min(1, 'must not be an empty list')
    .optional()
    .describe('Only calls of these campaigns. Absent = of all.'),
  priority: z.int().min(-99).max(99).default(20).describe('Place in the hopper; 99 is dialled first.'),
  minutes: z.int().min(0).max(1440).default(5).describe('So many minutes after the call.'),
  withinMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .default(60)
    .describe('Later than so many minutes after that it is left undone: the person does not expect it.'),
});
export type RecallRule = z.infer<typeof RecallRule>;

/** Whether the rule is for a call with this status in this campaign; compared as VICIdial does. */
export function isRecalled(
  { statuses, campaigns }: RecallRule,
  call: { readonly status: string | undefined; readonly campaign: string | undefined },
): boolean {
  return has(statuses, call.status) && (campaigns === undefined || has(campaigns, call.campaign));
}

/** Until when a call of this rule may be made again, milliseconds since the epoch; by when the first one was. */
export function recallEndsAt(
  { minutes, withinMinutes }: RecallRule,
  { occurredAt, receivedAt }: { readonly occurredAt?: string | undefined; readonly receivedAt: string },
): number {
  const received = Date.parse(receivedAt);
  const called = Math.min(received, Date.parse(occurredAt ?? receivedAt));
  return called + (minutes + withinMinutes) * MINUTE_MS;
}

const MINUTE_MS = 60_000;

function has(words: readonly string[], word: string | undefined): boolean {
  return word !== undefined && words.some((one) => one.toUpperCase() === word.toUpperCase());
}
