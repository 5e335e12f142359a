import { isoTime, zoneOffsetMs } from '../../../src/domain/time.ts';

/** A moment as VICIdial writes it in its URLs: `2026-11-21 21:43:44` on the dialer's clock. */
export function localTime(ms: number, timezone: string): string {
  return isoTime(ms + zoneOffsetMs(ms, timezone))
    .slice(0, 19)
    .replace('T', ' ');
}
