import type { AccountLimit } from '../../account.ts';

/** How a limit is kept: one request each `intervalMs`, and some ahead of that time after a rest. */
export interface Pace {
  /** 0 = requests are not counted, only paused. */
  readonly intervalMs: number;
  /** By how much a request may be ahead of its time. */
  readonly aheadMs: number;
}

/** Of a limit so much may go at once after a rest; the remainder is spread over its time. */
const BURST_SHARE = 0.2;
/** Requests travel at different speeds, so those of a longer time than ours may arrive within the other side's. */
const TRAVEL_SLACK = 1.05;

/**
 * The pace at which no more than `requests` go in any `perMs`, wherever that time begins: `burst` at once, the
 * others one by one. (With an interval of `perMs / (requests - burst + 1)` the next after `requests` is due
 * exactly `perMs` after the first.) An infinite number of requests is not counted.
 */
export function paceOf({ requests, perMs }: AccountLimit): Pace {
  if (!Number.isFinite(requests)) return { intervalMs: 0, aheadMs: 0 };
  const burst = Math.max(1, Math.floor(requests * BURST_SHARE));
  const intervalMs = (perMs * TRAVEL_SLACK) / (requests - burst + 1);
  return { intervalMs, aheadMs: (burst - 1) * intervalMs };
}

/** Milliseconds until a request may go; 0 = now. `dueAt`: when the next one is on time; undefined = none yet. */
export function waitOf({ aheadMs }: Pace, dueAt: number | undefined, now: number): number {
  return dueAt === undefined ? 0 : Math.max(0, dueAt - aheadMs - now);
}

/** When the next request is on time, now that one goes. */
export function afterOne({ intervalMs }: Pace, dueAt: number | undefined, now: number): number {
  return Math.max(dueAt ?? now, now) + intervalMs;
}
