import { dayPlus, dayStart } from '../days.ts';
import { parseTime } from '../time.ts';

/** A day on a dialer's calendar; `from` is in it, `until` is not. Milliseconds since the epoch. */
export interface Day {
  /** `YYYY-MM-DD`. */
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

const NAME = /^\d{4}-\d\d-\d\d$/;

/** Whether the text names a day that there is. */
export function isDayName(text: string): boolean {
  if (!NAME.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** All days from the first to the last, both with it. */
export function daysBetween(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayPlus(day, 1)) days.push(day);
  return days;
}

/** When the day begins and ends in the zone; where clocks change it has 23 or 25 hours. */
export function dayIn(name: string, timezone: string): Day {
  return { name, from: dayStart(name, timezone), until: dayStart(dayPlus(name, 1), timezone) };
}

/**
 * When a zone's clock shows `HH:MM` on a day; a time that clocks jump over there comes as much later. Milliseconds
 * since the epoch.
 * @throws {RangeError} for a name that is no day
 */
export function clockTime(name: string, time: string, timezone: string): number {
  const ms = parseTime(`${name} ${time}:00`, timezone);
  if (ms === undefined) throw new RangeError(`${name} ${time} is no time of a day`);
  return ms;
}
