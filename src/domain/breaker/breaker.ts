import type { BreakerRules } from './rules.ts';

/** Counts the deliveries of one destination that found nobody there. */
export interface Breaker {
  readonly rules: BreakerRules;
  /** The other side answered: the count begins anew. */
  alive(): void;
  /**
   * A delivery found nobody there. One delivery counts once, however often it is tried: a record that the other
   * side cannot stand keeps nobody else from being delivered.
   * @returns whether these are as many as the rules allow; then the count begins anew
   */
  failed(deliveryId: string): boolean;
}

/** The count is this process's: one worker has a destination. */
export function createBreaker(rules: BreakerRules): Breaker {
  const failed = new Set<string>();
  return {
    rules,
    alive: () => failed.clear(),
    failed(deliveryId) {
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
