import { z } from 'zod';
import type { BreakerRules } from '../domain/breaker/rules.ts';
import { BREAKER_DEFAULTS, breakerSchema } from './breaker.ts';

/** How deliveries to one destination are tried, paced and given up. */
export interface Delivery {
  readonly attempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  readonly jitter: number;
  readonly concurrency: number;
  /** Absent = no limit of ours. */
  readonly ratePerSecond?: number | undefined;
  readonly timeoutMs: number;
  /** false = it is never left alone for being away. */
  readonly breaker: BreakerRules | false;
}

/** What a delivery is when neither the file nor the kind of destination says otherwise. */
export const DELIVERY_DEFAULTS: Delivery = {
  attempts: 30,
  backoffMs: 1000,
  maxBackoffMs: 3_600_000,
  jitter: 0.5,
  concurrency: 10,
  timeoutMs: 15_000,
  breaker: BREAKER_DEFAULTS,
};

/**
 * Kinds of destination with limits of their own. A dialer shares its database with live calls, and locks on
 * its tables hold up a request for seconds. A try lasts longer than any one of its requests may.
 */
const DEFAULTS_BY_TYPE: Readonly<Record<string, Partial<Delivery>>> = {
  // What is under way at once goes to it in few requests; how many is bounded by the account's own limits.
  hubspot: { concurrency: 600 },
  salesforce: { concurrency: 1000 },
  vicidial: { concurrency: 4, ratePerSecond: 10, timeoutMs: 90_000, breaker: false },
  webhook: { timeoutMs: 25_000 },
};

/** The defaults for one kind of destination (`hubspot`, `vicidial` ...). */
export function deliveryDefaults(type: string): Delivery {
  return { ...DELIVERY_DEFAULTS, ...DEFAULTS_BY_TYPE[type] };
}

/** The `delivery` block of a destination of this type; every key may be left out. */
export function deliverySchema(type: string) {
  const defaults = deliveryDefaults(type);
  const rate = z.number().positive().max(1000);
  return z
    .strictObject({
      attempts: z
        .int()
        .min(1)
        .max(1000)
        .default(defaults.attempts)
        .describe('Tries in all before a delivery is a dead letter, to be replayed by a person.'),
      backoffMs: z
        .int()
        .min(1)
        .max(3_600_000)
        .default(defaults.backoffMs)
        .describe('Milliseconds before the second try; doubled for every further one.'),
      maxBackoffMs: z
        .int()
        .min(1)
        .max(86_400_000)
        .default(defaults.maxBackoffMs)
        .describe('The longest wait between two tries, in milliseconds.'),
      jitter: z
        .number()
        .min(0)
        .max(1)
        .default(defaults.jitter)
        .describe(
          'Share of each wait that is taken off at random, 0 to 1, so that tries do not come in waves.',
        ),
      concurrency: z
        .int()
        .min(1)
        // VICIdial locks a user after ten wrong logins: no more than that may be under way at once.
        .max(type === 'vicidial' ? 8 : 1000)
        .default(defaults.concurrency)
        .describe(
          'Deliveries to this destination at the same time, beside two that are urgent (DNC, hot leads); a dialer takes 8 at most with those, because ten wrong logins lock its user.',
        ),
      ratePerSecond: (defaults.ratePerSecond === undefined
        ? rate.optional()
        : rate.default(defaults.ratePerSecond)
      ).describe(
        'Deliveries started in a second, at most; a fifth of it is kept for urgent ones (of a dialer, whose governor does that, none). Without it there is no limit.',
      ),
      timeoutMs: z
        .int()
        .min(100)
        .max(600_000)
        .default(defaults.timeoutMs)
        .describe('Milliseconds that one try may take, with all its requests.'),
      breaker: breakerSchema(type),
    })
    .refine((delivery) => delivery.maxBackoffMs >= delivery.backoffMs, {
      path: ['maxBackoffMs'],
      message: 'must not be smaller than backoffMs',
    })
    .prefault({});
}
