import type { Day } from '../../domain/completeness/day.ts';
import { BEHIND_MS, type DayRead } from '../../domain/completeness/proof.ts';

/**
 * Up to when a hit of the day must have its call in what was read of the dialer's records, milliseconds since the
 * epoch; undefined = of no hit this can be said.
 */
export function beyondUntil({ from, until }: Day, read: DayRead | undefined): number | undefined {
  if (read === undefined || read.from > from) return undefined;
  const end = Math.min(until, read.until - BEHIND_MS);
  return end > from ? end : undefined;
}
