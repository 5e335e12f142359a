const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_TIME_MS = 8.64e15;

/**
 * Opening a formatter costs more than parsing a whole hit, so they are kept: at most one for each of Node's
 * time zones, and nothing in them changes.
 */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const opened = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, opened);
  return opened;
}

/** Milliseconds since the epoch as ISO 8601 UTC; what no date can hold is the epoch itself. */
export function isoTime(ms: number): string {
  return new Date(Math.abs(ms) <= MAX_TIME_MS ? ms : 0).toISOString();
}

/**
 * How far a zone's clock is ahead of UTC at a moment, in milliseconds (New York in winter: -18,000,000).
 *
 * @throws {RangeError} when `timezone` is not a time zone
 */
export function zoneOffsetMs(utcMs: number, timezone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(utcMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(utcMs / 1000) * 1000;
}

/** Year and month (1 to 12) on a zone's calendar at a moment. */
export function localYearMonth(utcMs: number, timezone: string): { year: number; month: number } {
  const near = new Date(Math.abs(utcMs) <= MAX_TIME_MS - DAY_MS ? utcMs : 0);
  const day = near.getUTCDate();
  const local =
    day > 1 && day < 28 ? near : new Date(near.getTime() + zoneOffsetMs(near.getTime(), timezone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1 };
}

const CLOCK =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const EPOCH = /^\d{9,10}(?:\.\d+)?$/;
const EPOCH_MS = /^\d{12,13}$/;

/**
 * Milliseconds since the epoch for a time as VICIdial or a form writes it: `2026-11-21 21:44:03` on the
 * zone's clock, the same with `T`, without seconds or without a time (midnight), with `Z` or an offset (then
 * the zone does not matter), or seconds or milliseconds since the epoch. Undefined when it is none of these
 * or no such day exists.
 *
 * In the night when clocks go back an hour happens twice: the reading closest to `near` is taken, without
 * `near` the first. In the night when they go forward an hour does not happen: a time in it means as long
 * after midnight as it would have been (02:30 is 03:30 of the new time).
 *
 * @throws {RangeError} when `timezone` is not a time zone
 */
export function parseTime(text: string, timezone: string, near?: number): number | undefined {
  const trimmed = text.trim();
  if (EPOCH.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  if (EPOCH_MS.test(trimmed)) return Number(trimmed);
  const match = CLOCK.exec(trimmed);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  const clock = [year, month, day, hour, minute, second].map(Number);
  const wall = wallClock(clock);
  if (wall === undefined) return undefined;
  const utc = offset === undefined ? zoneToUtc(wall, timezone, near) : wall - offsetMs(offset);
  return utc + Math.floor(Number(`0.${fraction}0`) * 1000);
}

/** The reading of a clock as if it were UTC; undefined for a day or an hour that there is not. */
function wallClock(clock: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = clock;
  if (year < 1000 || hour > 23 || minute > 59 || second > 59) return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(wall);
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? wall : undefined;
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const sign = offset.startsWith('-') ? -1 : 1;
  const digits = offset.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * MINUTE_MS;
}

function zoneToUtc(wall: number, timezone: string, near: number | undefined): number {
  const before = zoneOffsetMs(wall - DAY_MS, timezone);
  const after = zoneOffsetMs(wall + DAY_MS, timezone);
  const first = wall - before;
  const second = wall - after;
  if (before === after) return first;
  const firstFits = zoneOffsetMs(first, timezone) === before;
  const secondFits = zoneOffsetMs(second, timezone) === after;
  if (!secondFits || near === undefined) return firstFits || !secondFits ? first : second;
  if (!firstFits) return second;
  return Math.abs(near - first) <= Math.abs(near - second) ? first : second;
}
