import { zoneOffsetMs } from '../time.ts';

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Day = (typeof DAYS)[number];

/** Hours of the dialer's own clock in which it is used less. */
export interface QuietWindow {
  /** `HH:MM`; a window whose end is not after its start runs over midnight. */
  readonly from: string;
  readonly to: string;
  /** Days on which it starts; undefined = every day. */
  readonly days?: readonly Day[] | undefined;
  /** 0 = calls of the normal lane are held until the window is over. */
  readonly ratePerSecond: number;
}

export interface Quiet {
  readonly ratePerSecond: number;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The strictest of the windows that a moment lies in; undefined = none. In the night when the clocks change
 * a window may end an hour early or late, which is seen when that moment comes.
 */
export function quietAt(windows: readonly QuietWindow[], timezone: string, now: number): Quiet | undefined {
  if (windows.length === 0) return undefined;
  const local = now + zoneOffsetMs(now, timezone);
  const sinceMidnight = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  const today = new Date(local).getUTCDay();
  let strictest: Quiet | undefined;
  for (const window of windows) {
    const leftMs = leftOf(window, sinceMidnight, today);
    if (leftMs === undefined || (strictest?.ratePerSecond ?? Infinity) <= window.ratePerSecond) continue;
    strictest = { ratePerSecond: window.ratePerSecond, endsAt: now + leftMs };
  }
  return strictest;
}

/** Milliseconds until the window ends; undefined outside of it. */
function leftOf(window: QuietWindow, sinceMidnight: number, today: number): number | undefined {
  const from = clockMs(window.from);
  const to = clockMs(window.to);
  const lengthMs = to > from ? to - from : to + DAY_MS - from;
  const startedToday = sinceMidnight >= from;
  const intoMs = startedToday ? sinceMidnight - from : sinceMidnight + DAY_MS - from;
  const startDay = DAYS[startedToday ? today : (today + 6) % 7];
  if (intoMs >= lengthMs) return undefined;
  if (window.days !== undefined && startDay !== undefined && !window.days.includes(startDay))
    return undefined;
  return lengthMs - intoMs;
}

function clockMs(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}
