import { daysOf } from '../../domain/days.ts';

/** A stretch to be read, and how many of its kind it stands for. */
export interface SampledDay {
  /** Milliseconds since the epoch: `from` is in it, `until` is not. */
  readonly from: number;
  readonly until: number;
  /** 1 = itself alone. */
  readonly weight: number;
}

/** Up to so many days each of them is read. */
const ALL_UP_TO = 7;
/** No day of the clock changes is shorter. */
const WHOLE_MS = 22 * 3_600_000;

/**
 * The days of a window in the dialer's zone that are counted: each of up to seven; of more one for each day of the
 * week, spread over the window, which stands for all of that weekday by their length.
 *
 * @throws {RangeError} when `timezone` is not a time zone
 */
export function sampleDays(
  window: { readonly from: number; readonly until: number },
  timezone: string,
): readonly SampledDay[] {
  const days = daysOf(window, timezone);
  if (days.length <= ALL_UP_TO) return days.map(({ from, until }) => ({ from, until, weight: 1 }));
  const weekdays = Map.groupBy(days.entries(), ([index]) => index % 7);
  return [...weekdays].map(([weekday, entries]) => {
    const alike = entries.map(([, day]) => day);
    // The first and the last may be parts of days.
    const whole = alike.filter((day) => lengthOf(day) >= WHOLE_MS);
    const choice = whole.length > 0 ? whole : alike;
    const chosen = choice[Math.floor(((weekday + 0.5) / 7) * choice.length)] ?? window;
    const all = alike.reduce((sum, day) => sum + lengthOf(day), 0);
    return { from: chosen.from, until: chosen.until, weight: all / lengthOf(chosen) };
  });
}

function lengthOf({ from, until }: Pick<SampledDay, 'from' | 'until'>): number {
  return until - from;
}
