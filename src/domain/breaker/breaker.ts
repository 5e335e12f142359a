import type { BreakerRules } from './rules.ts';

/** Counts the deliveries of one destination that found nobody there. */
export interface Breaker {
  readonly rules: BreakerRules;
  /** The other side answered: the count begins anew. */
  alive(): void;
  /**
   * A delivery found nobody there. One delivery counts once, however often it is tried: a record that the other
   * side cannot stand keeps nobody else from being delivered. So does one request, however many deliveries went
   * with it.
   * @param origin what failed, the same object for all deliveries that failed with it; undefined = not known
   * @returns whether these are as many as the rules allow; then the count begins anew
   */
  failed(deliveryId: string, origin?: unknown): boolean;
}

/** The count is this process's: one worker has a destination. */
export function createBreaker(rules: BreakerRules): Breaker {
  const failed = new Set<string>();
  const counted = new WeakSet<object>();
  return {
    rules,
    alive: () => failed.clear(),
    failed(deliveryId, origin) {
      if (typeof origin === 'object' && origin !== null) {
        if (counted.has(origin)) return false;
        counted.add(origin);
      }
      failed.add(deliveryId);
      if (failed.size < rules.failures) return false;
      failed.clear();
      return true;
    },
  };
}

/**
 * When the next delivery is tried, now that one has failed: after as long as the circuit has been open so far,
 * which doubles. Times in milliseconds since the epoch; a clock that was set back makes it no shorter than the
 * first one.
 */
export function nextProbeAt(since: number, now: number, { probeMs, maxProbeMs }: BreakerRules): number {
  const openMs = Math.max(0, now - since);
  return now + Math.min(maxProbeMs, openMs + probeMs);
}
