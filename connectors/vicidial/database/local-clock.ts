import { parseTime, zoneOffsetMs } from '../../../src/domain/time.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 64;
const DATETIME = /^(\d{4}-\d\d-\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/;

/** Milliseconds since the epoch of a time on a zone's clock, as `parseTime` reads it. */
export type LocalClock = (text: string, near?: number) => number | undefined;

/**
 * `parseTime` for the rows of a log: hundreds of thousands, of few days. A day around which clocks do not change is
 * looked up once; the others go to `parseTime`.
 */
export function createLocalClock(timezone: string): LocalClock {
  /** Midnight in UTC, by day; undefined = clocks change near it, or there is no such day. */
  const midnights = new Map<string, number | undefined>();

  function midnightOf(day: string): number | undefined {
    if (midnights.has(day)) return midnights.get(day);
    const found = steadyMidnight(day, timezone);
    if (midnights.size >= KEPT_DAYS) midnights.clear();
    midnights.set(day, found);
    return found;
  }

  return (text, near) => {
    const [, day, hour, minute, second] = DATETIME.exec(text) ?? [];
    const midnight = day === undefined ? undefined : midnightOf(day);
    if (midnight === undefined) return parseTime(text, timezone, near);
    return midnight + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  };
}

function steadyMidnight(day: string, timezone: string): number | undefined {
  const wall = parseTime(`${day}Z`, timezone);
  if (wall === undefined) return undefined;
  // As far as `parseTime` looks from any hour of the day.
  const offsets = [wall - DAY_MS, wall, wall + DAY_MS, wall + 2 * DAY_MS].map((ms) =>
    zoneOffsetMs(ms, timezone),
  );
  const [offset = 0] = offsets;
  return offsets.every((other) => other === offset) ? wall - offset : undefined;
}
