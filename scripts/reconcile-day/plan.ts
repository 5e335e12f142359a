/** How much a dialer has, and which of it is the day that is read. Moments are milliseconds since the epoch. */
export interface DayPlan {
  /** Rows of `vicidial_log`; of `vicidial_closer_log` there is a fifth of that. */
  readonly rows: number;
  /** Of these: those of the day. */
  readonly ofDay: number;
  readonly day: string;
  readonly dayStart: number;
  readonly timezone: string;
}

export const SHARE_OF_INBOUND = 5;
/** Every hundredth call has no event; of every other one of these there is a URL without an answer. */
export const MISSING_EVERY = 100;
export const LEADS = 200_000;

const OPEN_MS = 8 * 3_600_000;
const SHIFT_MS = 12 * 3_600_000;

/** Call `k` of `count` of the day; a shift of twelve hours. */
export function momentOf(k: number, count: number, { dayStart }: DayPlan): number {
  return dayStart + OPEN_MS + Math.floor((k * SHIFT_MS) / 1000 / count) * 1000;
}

export function isMissing(n: number): boolean {
  return n % MISSING_EVERY === 50;
}

/** The id of the event that a hit of call `n` had, made so that a statement can make it too. */
export function eventIdOf(n: number): string {
  return `evt_${n.toString(2).replaceAll('0', 'a').replaceAll('1', 'b').padStart(26, 'a')}`;
}
