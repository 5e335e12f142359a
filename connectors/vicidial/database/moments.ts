import { isoTime, parseTime, zoneOffsetMs } from '../../../src/domain/time.ts';
import { createLocalClock } from './local-clock.ts';

const HOUR_MS = 3_600_000;
/** Nearer to the later of any two moments. */
const LATEST_MS = 8.64e15;

/** VICIdial's DATETIME columns hold the dialer's local time; this reads and writes it. */
export interface Moments {
  /**
   * A DATETIME as ISO 8601 UTC; undefined for none (NULL, `0000-00-00`). `epoch` is the same moment in
   * seconds where the row has it: it tells the two hours apart that happen in the night when clocks go back.
   */
  local(text: string | null, epoch?: number | null): string | undefined;
  /** All that a DATETIME may mean, in milliseconds: two moments in the hour that happens twice where no `epoch` tells. */
  readings(text: string | null, epoch?: number | null): readonly number[];
  /** A TIMESTAMP, which our session gets in UTC. */
  utc(text: string | null): string | undefined;
  /** Seconds since the epoch as ISO 8601 UTC; 0 and NULL are none. */
  epoch(seconds: number | null): string | undefined;
  /**
   * The local times between which all rows of a time are: wider where clocks go back or forward near an end of
   * it, so rows have to be looked at again.
   */
  span(fromMs: number, untilMs: number): { readonly from: string; readonly until: string };
}

export function createMoments(timezone: string): Moments {
  const offset = (ms: number): number => zoneOffsetMs(ms, timezone);
  const clock = createLocalClock(timezone);
  return {
    local(text, epoch) {
      const ms = text === null ? undefined : clock(text, nearOf(epoch));
      return ms === undefined ? undefined : isoTime(ms);
    },
    readings(text, epoch) {
      if (text === null) return [];
      const near = nearOf(epoch);
      const both = [clock(text, near), clock(text, near ?? LATEST_MS)];
      return [...new Set(both)].filter((ms) => ms !== undefined);
    },
    utc(text) {
      const ms = text === null ? undefined : parseTime(`${text}Z`, timezone);
      return ms === undefined ? undefined : isoTime(ms);
    },
    epoch: (seconds) => (seconds === null || seconds <= 0 ? undefined : isoTime(seconds * 1000)),
    span(fromMs, untilMs) {
      const ahead = offset(fromMs);
      // What comes after clocks went back has earlier local times; so has what a clock that was not put forward
      // wrote in the hour that there is not.
      const earlier = Math.max(0, ahead - offset(fromMs + 3 * HOUR_MS), ahead - offset(fromMs - 3 * HOUR_MS));
      const later = Math.max(0, offset(untilMs - 3 * HOUR_MS) - offset(untilMs));
      return {
        from: wallClock(fromMs + ahead - earlier),
        until: wallClock(untilMs + offset(untilMs) + later + 999),
      };
    },
  };
}

function nearOf(epoch: number | null | undefined): number | undefined {
  return epoch !== undefined && epoch !== null && epoch > 0 ? epoch * 1000 : undefined;
}

function wallClock(ms: number): string {
  return isoTime(ms).slice(0, 19).replace('T', ' ');
}
