import type { DialerClock } from './clock.ts';

/** The same time of day so many days from now, the dialer's local time. */
export function localInDays(clock: DialerClock, days: number): string {
  const wall = Date.parse(`${clock.local(clock.now()).replace(' ', 'T')}Z`);
  return new Date(wall + days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same so many hours ago. */
export function localHoursAgo(clock: DialerClock, hours: number): string {
  return localInDays(clock, -hours / 24);
}
