import { z } from 'zod';

/** `dialers.<name>.reconcile`: what the dialer's own records are held against. */
export const Reconcile = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe(
      "Whether the dialer's own records are read and what never reached us is taken back in. Absent = yes where they can be read (`database`).",
    ),
  graceMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(10)
    .describe('Minutes after the end of a call for which its request may still come by itself.'),
  noAgent: z
    .boolean()
    .optional()
    .describe(
      'Whether calls that no agent took count too. Absent = where somebody asks for them: a route for `no-agent`, `noAgent.recall` or `recordings.noAgentStatuses`.',
    ),
  receipts: z
    .boolean()
    .default(true)
    .describe("Whether the dialer's log of URLs is read for requests that it never made."),
  api: z
    .boolean()
    .default(false)
    .describe(
      "Without `database`: whether the dialer's API is asked instead, which sees less and costs more. Wants an API user of level 9 with `view_reports` and `modify_leads`, and makes VICIdial look through its whole log of calls for the numbers of what is missing. See docs/reconciliation.md.",
    ),
});
export type Reconcile = z.infer<typeof Reconcile>;

const MINUTE_MS = 60_000;

export function graceMsOf({ graceMinutes }: Reconcile): number {
  return graceMinutes * MINUTE_MS;
}
