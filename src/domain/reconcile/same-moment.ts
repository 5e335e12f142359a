import { folded } from './folded.ts';
import type { CallLeg } from './leg.ts';

/**
 * When something was said of a call of a lead. A URL without `uniqueid` and `call_id` leaves nothing else to know
 * its call by; moments are milliseconds since the epoch.
 */
export interface Said {
  readonly status: string | undefined;
  readonly at: number;
  /** It said so itself; else it is the moment of receipt, which may be much later. */
  readonly isExact: boolean;
  /** When its call began; NaN = it does not tell. */
  readonly began: readonly number[];
  /** It was made from the dialer's records. */
  readonly rebuilt: boolean;
}

/** Records and clocks are that exact. */
const ABOUT_MS = 120_000;
/** An agent has chosen the status by then, and the request has come. */
const LATEST_MS = 30 * 60_000;
/** One request that is told of twice has one time, in seconds. */
const EQUAL_MS = 1_000;

/** Whether it was said during or soon after a leg of the same lead, and of its status. */
export function isToldAfter(
  said: Said,
  { status, calledAt, settledAt, began }: CallLeg & { readonly began: readonly number[] },
): boolean {
  if (!isSameStatus(said.status, status)) return false;
  const lengthMs = Math.max(0, Date.parse(settledAt ?? calledAt) - Date.parse(calledAt));
  return began.some((at) => said.at >= at - ABOUT_MS && said.at <= at + lengthMs + LATEST_MS);
}

/** Whether two that are of one lead and say the same tell of one call, at least one of which does not name it. */
export function isToldAtOnce(one: Said, other: Said): boolean {
  const records = [one, other].find(({ rebuilt }) => rebuilt);
  if (records === undefined) {
    const slackMs = one.isExact && other.isExact ? EQUAL_MS : ABOUT_MS;
    return Math.abs(one.at - other.at) <= slackMs;
  }
  const hit = records === one ? other : one;
  const until = records.at + (hit.isExact ? ABOUT_MS : LATEST_MS);
  return records.began.some((at) => hit.at >= at - ABOUT_MS) && hit.at <= until;
}

/** A callback is `CALLBK` in the URL, and may be `CBHOLD` in a record. */
function isSameStatus(one: string | undefined, other: string): boolean {
  const [left, right] = [one, other].map((status) => folded(status).replace(/^cbhold$/, 'callbk'));
  return left === right;
}
