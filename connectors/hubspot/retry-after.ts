import type { ErrorFacts } from './error-body.ts';

/** HubSpot holds a lock on a record for two seconds (423). */
const LOCK_MS = 2000;
const SECONDLY_MS = 1000;
const TEN_SECONDLY_MS = 10_000;
/**
 * The daily allowance returns at midnight in the account's time zone, which cannot be asked for while the
 * allowance is used up; an hour bounds both the idle time after midnight and the useless tries before it.
 */
const DAILY_MS = 3_600_000;

/**
 * How long to stay away after an answer, in milliseconds: what `Retry-After` says (seconds or an HTTP date),
 * else what the limit that was hit calls for; undefined = the connection's own backoff.
 */
export function waitMs(
  status: number,
  headers: Readonly<Record<string, string>>,
  facts: ErrorFacts,
  nowMs: number,
): number | undefined {
  return headerMs(headers['retry-after'], nowMs) ?? ruleMs(status, facts);
}

function headerMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,7}$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function ruleMs(status: number, facts: ErrorFacts): number | undefined {
  if (status === 423) return LOCK_MS;
  if (status !== 429) return undefined;
  if (facts.policyName === 'DAILY') return DAILY_MS;
  if (facts.policyName === 'TEN_SECONDLY_ROLLING') return TEN_SECONDLY_MS;
  if (facts.policyName === 'SECONDLY' || facts.secondly) return SECONDLY_MS;
  return TEN_SECONDLY_MS;
}
