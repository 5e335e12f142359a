import { z } from 'zod';
import type { GovernorRules } from './rules.ts';

const lanes = z.object({ dnc: z.number(), 'speed-to-lead': z.number(), normal: z.number() });

/** How long calls of one kind take. */
export const Pace = z.object({
  /** While the dialer is well, milliseconds. */
  baselineMs: z.number(),
  /** Lately, milliseconds. */
  recentMs: z.number(),
  samples: z.number(),
});
export type Pace = z.infer<typeof Pace>;

/** What a process that uses the dialer last said of itself. */
export const Member = z.object({ at: z.number(), inFlight: z.number(), waiting: lanes });
export type Member = z.infer<typeof Member>;

/** All that the workers of one dialer share to keep its pace. Times are milliseconds since the epoch. */
export const GovernorState = z.object({
  version: z.literal(1),
  /** Up to here the buckets are filled. */
  at: z.number(),
  ratePerSecond: z.number(),
  tokens: lanes,
  increasedAt: z.number(),
  decreasedAt: z.number(),
  pace: z.object({ read: Pace.optional(), write: Pace.optional(), scan: Pace.optional() }),
  /** Durations of the latest calls, milliseconds. */
  latest: z.array(z.number()),
  calls: lanes,
  errors: z.number(),
  decreases: z.number(),
  members: z.record(z.string(), Member),
  /** The quiet hours that were on at the last look. */
  quiet: z.object({ ratePerSecond: z.number(), endsAt: z.number() }).optional(),
});
export type GovernorState = z.infer<typeof GovernorState>;

/** A dialer that nobody has used yet: full buckets, the configured rate. */
export function freshGovernor(rules: GovernorRules, now: number): GovernorState {
  return {
    version: 1,
    at: now,
    ratePerSecond: rules.ratePerSecond,
    tokens: { normal: rules.burst, dnc: 1, 'speed-to-lead': 1 },
    increasedAt: now,
    decreasedAt: 0,
    pace: {},
    latest: [],
    calls: { dnc: 0, 'speed-to-lead': 0, normal: 0 },
    errors: 0,
    decreases: 0,
    members: {},
  };
}
