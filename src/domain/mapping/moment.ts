import { parseTime } from '../time.ts';

const NUMBER = /^-?\d{11,13}$/;
const DAY_MS = 86_400_000;
const MAX_TIME_MS = 8.64e15;

/**
 * Milliseconds since the epoch for a time as a CRM tells it: ISO 8601 (without an offset on the zone's clock,
 * a day alone is its midnight) or milliseconds since the epoch, also before 1970. Undefined when it is none.
 *
 * @throws {RangeError} when `timezone` is not a time zone
 */
export function momentOfText(text: string, timezone = 'UTC'): number | undefined {
  const trimmed = text.trim();
  const ms = NUMBER.test(trimmed) ? Number(trimmed) : parseTime(trimmed, timezone);
  return ms === undefined || Math.abs(ms) > MAX_TIME_MS - DAY_MS ? undefined : ms;
}

/** Whether a text tells a day and no time of it. */
export function isDayAlone(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text.trim());
}
