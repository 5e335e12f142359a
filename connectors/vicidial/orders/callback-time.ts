import type { CallbackOrder } from '../../../src/domain/lead-order.ts';
import { parseTime, zoneOffsetMs } from '../../../src/domain/time.ts';

/** When a callback is scheduled; without a time it is left out, and why stands in the warnings. */
export interface CallbackTime {
  /** The dialer's local time, `YYYY-MM-DD HH:MM:SS`. */
  readonly at: string | undefined;
  readonly warnings: readonly string[];
}

const MINUTE_MS = 60_000;
/** Who waited longer is not helped by a call now. */
const TOO_LATE_MS = 24 * 60 * MINUTE_MS;

/**
 * A callback's moment as VICIdial takes it: on its own clock, without a zone. One that came too late is
 * scheduled for the next minute; after a day it is left out, so that old dates do not ring all at once.
 *
 * @param nowMs milliseconds since the epoch
 */
export function callbackTime({ at }: CallbackOrder, timezone: string, nowMs: number): CallbackTime {
  const asked = Date.parse(at);
  if (Number.isNaN(asked)) return { at: undefined, warnings: ['callback: left out, its time is none'] };
  const lateMs = nowMs - asked;
  if (lateMs > TOO_LATE_MS)
    return { at: undefined, warnings: ['callback: left out, its time passed more than a day ago'] };
  if (lateMs > 0)
    return {
      at: localTime(nowMs + MINUTE_MS, timezone),
      warnings: ['callback: its time is past, so it was scheduled for the next minute'],
    };
  const local = localTime(asked, timezone);
  // When the clocks go back an hour has two readings, and VICIdial calls at the first.
  const twice = parseTime(local, timezone) !== Math.floor(asked / 1000) * 1000;
  return {
    at: local,
    warnings: twice
      ? ["callback: the dialer's clock shows its time twice that night, and it calls at the first"]
      : [],
  };
}

function localTime(utcMs: number, timezone: string): string {
  return new Date(utcMs + zoneOffsetMs(utcMs, timezone)).toISOString().slice(0, 19).replace('T', ' ');
}
