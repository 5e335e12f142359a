import { z } from 'zod';
import type { GovernorRules } from '../../src/dialer-traffic.ts';

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 08:30 or 21:00');

const Quiet = z.strictObject({
  from: Clock.describe("Start, on the dialer's clock."),
  to: Clock.describe('End; not after the start = on the next day.'),
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .optional()
    .describe('Days on which the quiet hours start; absent = every day.'),
  ratePerSecond: z
    .number()
    .min(0)
    .max(100)
    .describe('Calls a second, at most; 0 holds calls of the normal lane until the end.'),
});

/** How hard the dialer may be used, by all workers together. */
export const GovernorSettings = z
  .strictObject({
    ratePerSecond: z
      .number()
      .min(0.5)
      .max(100)
      .default(8)
      .describe('API calls a second while the dialer is well, over all workers.'),
    burst: z.number().min(1).max(50).default(2).describe('Calls that may go at once after a rest.'),
    minRatePerSecond: z
      .number()
      .min(0.1)
      .max(100)
      .default(0.5)
      .describe('The rate is cut in half when the dialer slows down or fails, but never below this.'),
    maxRatePerSecond: z
      .number()
      .min(0.5)
      .max(100)
      .optional()
      .describe('The rate grows to this while the dialer is well; absent = `ratePerSecond`.'),
    dncShare: z
      .number()
      .min(0)
      .max(0.7)
      .default(0.25)
      .describe('Part of `ratePerSecond` kept for DNC calls, also while the rate is cut.'),
    speedToLeadShare: z
      .number()
      .min(0)
      .max(0.7)
      .default(0.25)
      .describe('Part of `ratePerSecond` kept for leads that go into the hopper at once.'),
    concurrency: z
      .int()
      .min(1)
      .max(9)
      .default(8)
      .describe('Requests under way at once, over all workers: ten wrong logins lock the API user.'),
    baselineMs: z
      .number()
      .min(1)
      .max(60_000)
      .optional()
      .describe('How long a call takes while the dialer is well, milliseconds; absent = learned.'),
    quiet: z
      .array(Quiet)
      .max(20)
      .default([])
      .describe('Hours in which the dialer is used less; DNC and speed-to-lead keep their shares.'),
  })
  .refine(({ ratePerSecond, minRatePerSecond }) => minRatePerSecond <= ratePerSecond, {
    path: ['minRatePerSecond'],
    message: 'must not be larger than ratePerSecond',
  })
  .refine(({ ratePerSecond, maxRatePerSecond = ratePerSecond }) => maxRatePerSecond >= ratePerSecond, {
    path: ['maxRatePerSecond'],
    message: 'must not be smaller than ratePerSecond',
  })
  .refine(({ dncShare, speedToLeadShare }) => dncShare + speedToLeadShare <= 0.75, {
    path: ['dncShare'],
    message: 'must leave a quarter of the rate to normal calls, together with speedToLeadShare',
  });
export type GovernorSettings = z.infer<typeof GovernorSettings>;

/** The governor's rules from the dialer's settings. */
export function governorRules(settings: {
  readonly governor: GovernorSettings;
  readonly timezone: string;
}): GovernorRules {
  const { governor, timezone } = settings;
  const { maxRatePerSecond = governor.ratePerSecond, baselineMs } = governor;
  return { ...governor, maxRatePerSecond, baselineMs, timezone };
}
