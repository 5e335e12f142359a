import type { Day } from '../../domain/completeness/day.ts';
import { localClock } from '../../domain/completeness/proof-text.ts';
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

/** Up to when that is, on the dialer's clock; empty where it is all of the day, or nothing. */
export function upToText(day: Day, until: number | undefined, timezone: string): string {
  if (until === undefined || until >= day.until) return '';
  return `counted up to ${localClock(until, timezone).slice(11, 16)}`;
}
