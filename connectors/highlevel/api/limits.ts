import { parseRetryAfter } from '../../../src/domain/retry-after.ts';
import { type Answer, headerOf } from './exchange.ts';
import { LONGEST_WAIT_MS } from './failure.ts';

const INTERVAL_MS = 10_000;
const HOUR_MS = 60 * 60 * 1000;

/** Until when which limit is used up, by the headers of a 429; its body does not tell. */
export function limitOf(
  answer: Answer,
  now: number,
): { readonly limit: 'burst' | 'day'; readonly until: number } {
  const told = parseRetryAfter(headerOf(answer, 'retry-after'), now, LONGEST_WAIT_MS);
  const isDay = numberOf(answer, 'x-ratelimit-daily-remaining') === 0;
  const wait = told ?? (isDay ? HOUR_MS : INTERVAL_MS);
  return { limit: isDay ? 'day' : 'burst', until: now + wait };
}

/** How much of the day's requests is used, 0 to 1, as the answer tells; 0 where it does not. */
export function dayUsed(answer: Answer): number {
  const limit = numberOf(answer, 'x-ratelimit-limit-daily');
  const remaining = numberOf(answer, 'x-ratelimit-daily-remaining');
  return limit === undefined || remaining === undefined || limit <= 0 ? 0 : 1 - remaining / limit;
}

function numberOf(answer: Answer, name: string): number | undefined {
  const text = headerOf(answer, name)?.trim() ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
