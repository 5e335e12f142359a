import { z } from 'zod';
import type { FloorRules } from '../domain/floor/rules.ts';

const PERCENT = /^([1-9]\d?|100)%$/;

/** `feed` of a dialer: with this block its floor is polled, and what is different becomes events. */
export const Feed = z.strictObject({
  everySeconds: z
    .int()
    .min(2)
    .max(300)
    .default(10)
    .describe('How often the floor is read. What comes and goes between two reads is not seen.'),
  hopperLow: z
    .union([
      z.int().min(1).max(10_000),
      z.string().regex(PERCENT, "must be a number of leads, or per cent of the hopper level such as '20%'"),
    ])
    .default('20%')
    .describe(
      "`hopper.low` is told below so many leads, or so much of the campaign's hopper level. Through the API the level is not told: give a number.",
    ),
  callWaitingSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(20)
    .describe('`call.waiting` is told of a call that has waited for an agent so long.'),
  noAgentsSeconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(300)
    .describe('`campaign.no-agents` is told when an active campaign has been without its agents so long.'),
});
export type Feed = z.infer<typeof Feed>;

const GAP_MS = 300_000;
const GAP_READS = 3;

/** The rules of the poller out of the configuration. */
export function floorRulesOf({
  everySeconds,
  hopperLow,
  callWaitingSeconds,
  noAgentsSeconds,
}: Feed): FloorRules {
  return {
    hopperLow:
      typeof hopperLow === 'number' ? { leads: hopperLow } : { percent: Number.parseInt(hopperLow, 10) },
    callWaitingSeconds,
    noAgentsSeconds,
    // At a slow pace one read that failed is no gap.
    gapMs: Math.max(GAP_MS, GAP_READS * everySeconds * 1000),
  };
}
