import { parseTime, zoneOffsetMs } from './time.ts';

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` on a zone's calendar at a moment (milliseconds since the epoch). */
export function localDay(ms: number, timezone: string): string {
  return new Date(ms + zoneOffsetMs(ms, timezone)).toISOString().slice(0, 10);
}

/**
 * When a day begins in a zone, milliseconds since the epoch: midnight, or the first moment that there is after it.
 *
 * @throws {RangeError} when `day` is not a day
 */
export function dayStart(day: string, timezone: string): number {
  const start = parseTime(day, timezone);
  if (start === undefined) throw new RangeError(`${day} is not a day`);
  return start;
}

/** The day `count` days later on the calendar, or earlier where it is negative: a day of 23 or 25 hours is one day. */
export function dayPlus(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The days that a stretch of time touches, each with its own part of it; `until` is not in it. */
export function daysOf(
  { from, until }: { readonly from: number; readonly until: number },
  timezone: string,
): readonly { readonly day: string; readonly from: number; readonly until: number }[] {
  const days = [];
  let start = from;
  for (let day = localDay(from, timezone); start < until; day = dayPlus(day, 1)) {
    const end = Math.min(until, dayStart(dayPlus(day, 1), timezone));
    // A zone that has skipped a whole day begins two at the same moment.
    if (end > start) days.push({ day, from: start, until: end });
    start = Math.max(start, end);
  }
  return days;
}
