import { isoTime, parseTime, zoneOffsetMs } from '../../../src/domain/time.ts';

const HOUR_MS = 3_600_000;

/** VICIdial's DATETIME columns hold the dialer's local time; this reads and writes it. */
export interface Moments {
  /**
   * A DATETIME as ISO 8601 UTC; undefined for none (NULL, `0000-00-00`). `epoch` is the same moment in
   * seconds where the row has it: it tells the two hours apart that happen in the night when clocks go back.
   */
  local(text: string | null, epoch?: number | null): string | undefined;
  /** A TIMESTAMP, which our session gets in UTC. */
  utc(text: string | null): string | undefined;
  /** Seconds since the epoch as ISO 8601 UTC; 0 and NULL are none. */
  epoch(seconds: number | null): string | undefined;
  /**
   * The local times between which all rows of a time are: wider by an hour where clocks go back at an end
   * of it, so rows have to be looked at again.
   */
  span(fromMs: number, untilMs: number): { readonly from: string; readonly until: string };
}

export function createMoments(timezone: string): Moments {
  const offset = (ms: number): number => zoneOffsetMs(ms, timezone);
  return {
    local(text, epoch) {
      if (text === null) return undefined;
      const ms = parseTime(
        text,
        timezone,
        epoch !== undefined && epoch !== null && epoch > 0 ? epoch * 1000 : undefined,
      );
      return ms === undefined ? undefined : isoTime(ms);
    },
    utc(text) {
      const ms = text === null ? undefined : parseTime(`${text}Z`, timezone);
      return ms === undefined ? undefined : isoTime(ms);
    },
    epoch: (seconds) => (seconds === null || seconds <= 0 ? undefined : isoTime(seconds * 1000)),
    span(fromMs, untilMs) {
      const earlier = Math.max(0, offset(fromMs) - offset(fromMs + 3 * HOUR_MS));
      const later = Math.max(0, offset(untilMs - 3 * HOUR_MS) - offset(untilMs));
      return {
        from: wallClock(fromMs + offset(fromMs) - earlier),
        until: wallClock(untilMs + offset(untilMs) + later + 999),
      };
    },
  };
}

function wallClock(ms: number): string {
  return isoTime(ms).slice(0, 19).replace('T', ' ');
}
