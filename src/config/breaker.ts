import { z } from 'zod';
import type { BreakerRules } from '../domain/breaker/rules.ts';

export const BREAKER_DEFAULTS: BreakerRules = { failures: 10, probeMs: 5000, maxProbeMs: 300_000 };

const Rules = z
  .strictObject({
    failures: z
      .int()
      .min(1)
      .max(10_000)
      .default(BREAKER_DEFAULTS.failures)
      .describe(
        'So many different deliveries that find nobody there one after the other (no connection, no answer in time, 5xx), none of them getting through between.',
      ),
    probeMs: z
      .int()
      .min(100)
      .max(3_600_000)
      .default(BREAKER_DEFAULTS.probeMs)
      .describe('Milliseconds until one delivery is tried; doubled each time that it fails.'),
    maxProbeMs: z
      .int()
      .min(100)
      .max(3_600_000)
      .default(BREAKER_DEFAULTS.maxProbeMs)
      .describe('The longest wait between two such tries, in milliseconds.'),
  })
  .refine(({ probeMs, maxProbeMs }) => maxProbeMs >= probeMs, {
    path: ['maxProbeMs'],
    message: 'must not be smaller than probeMs',
  });

/** `delivery.breaker` of a destination of this type. A dialer has a circuit of its own, in its governor. */
export function breakerSchema(type: string) {
  if (type === 'vicidial')
    return z
      .literal(false)
      .default(false)
      .describe('A dialer is paced by its governor, which slows down and stops by itself.');
  return z
    .union([z.literal(false), Rules])
    .prefault({})
    .describe(
      'A destination that is away is left alone: after so many different deliveries in a row that found nobody there (`failures`) the others wait in the ledger without counting a try, and one is tried after `probeMs` milliseconds, then less and less often, at most every `maxProbeMs`, until one gets through. `false` = each delivery is tried on its own.',
    );
}
