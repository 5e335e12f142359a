import type { Fault } from '../../src/sandbox/fault.ts';

const TOO_MANY = {
  status: 'error',
  message: 'You have reached your secondly limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'SECONDLY',
};
const KINDS: readonly Fault[] = [
  { action: 'status', status: 503 },
  { action: 'reset' },
  { carriedOut: true, action: 'reset' },
  { action: 'status', status: 429, headers: { 'retry-after': '1' }, body: TOO_MANY },
];

/**
 * Faults for a stand-in that together spoil a share of its requests, each kind as often as the others: 503, cut off,
 * carried out and cut off, 429.
 */
export function failures(share: number): readonly Fault[] {
  const each = share / KINDS.length;
  // A stand-in asks one after the other: each of what the ones before have let through.
  return KINDS.map((kind, index) => ({ ...kind, share: each / (1 - index * each) }));
}

/**
 * `delivery` of a destination that fails like this all the time: tried again soon. A request that fails fails a whole
 * batch of deliveries, which alone would open the circuit.
 */
export const AMID_FAILURES = {
  backoffMs: 100,
  maxBackoffMs: 2000,
  breaker: { failures: 100, probeMs: 200, maxProbeMs: 1000 },
} as const;
