import type { DialerClock } from '../../clock.ts';

/** MySQL's `UNIX_TIMESTAMP` of a local date and time, in seconds; 0 for none and for the zero date. */
export function epochOf(clock: DialerClock, local: string | undefined): number {
  const asUtc = Date.parse(`${(local ?? '').replace(' ', 'T')}Z`);
  if (Number.isNaN(asUtc)) return 0;
  // The offset at the moment itself, which lies hours from its reading as UTC.
  const guess = asUtc - clock.offsetHours(asUtc) * 3_600_000;
  return (asUtc - clock.offsetHours(guess) * 3_600_000) / 1000;
}

/** The clock of another zone: time of day as `HHMM` and weekday from Sunday = 0. */
export function timeAt(
  nowMs: number,
  gmtOffset: number,
): { readonly hhmm: number; readonly weekday: number } {
  const there = new Date(nowMs + gmtOffset * 3_600_000);
  return { hhmm: there.getUTCHours() * 100 + there.getUTCMinutes(), weekday: there.getUTCDay() };
}

/** Hours east of UTC as VICIdial's own server has them: its standard time, one more in summer. */
export function serverOffset(clock: DialerClock, localGmt: string | undefined): number {
  const now = clock.now();
  const current = clock.offsetHours(now);
  if (localGmt === undefined || localGmt === '') return current;
  const year = new Date(now).getUTCFullYear();
  const standard = Math.min(
    clock.offsetHours(Date.UTC(year, 0, 15)),
    clock.offsetHours(Date.UTC(year, 6, 15)),
  );
  return Number(localGmt) + (current > standard ? 1 : 0);
}
