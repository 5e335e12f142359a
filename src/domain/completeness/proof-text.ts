import { isoTime, zoneOffsetMs } from '../time.ts';
import type { DayRead, Proof } from './proof.ts';

/** Clock of the dialer's zone: `2026-11-22 14:03:11`. */
export function localClock(ms: number, timezone: string): string {
  return isoTime(ms + zoneOffsetMs(ms, timezone))
    .slice(0, 19)
    .replace('T', ' ');
}

/** What was read of a day, and what that proves, in words. */
export function proofText(proof: Proof, read: DayRead | undefined, timezone: string): string {
  if (read === undefined)
    return proof === 'proven'
      ? 'the day has just begun'
      : "NOT PROVEN: nothing was read of the dialer's records";
  const by =
    read.reads === 'tables' ? "the dialer's tables" : "the dialer's API, which does not show every call";
  const stretch = `from ${localClock(read.from, timezone)} to ${localClock(read.until, timezone)}`;
  switch (proof) {
    case 'proven':
      return `read from ${by}, ${stretch}`;
    case 'not-kept':
      return 'NOT PROVEN: it was read, and its calls are older than data.keepEventsDays and removed';
    case 'not-from-its-beginning':
      return `NOT PROVEN: read from ${by} only ${stretch}; its beginning: vicibridge backfill`;
    default:
      return `NOT PROVEN: read from ${by} only ${stretch}; see vicibridge status`;
  }
}
