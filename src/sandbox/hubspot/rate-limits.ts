import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

export interface RateLimits {
  /** Absent = 190, told and not enforced. */
  readonly perTenSeconds?: number;
  /** Absent = not enforced. */
  readonly searchesPerSecond?: number;
  /** Of the whole account; absent = 650,000, told and not enforced. */
  readonly daily?: number;
  /** Of the day's requests so many are used already. */
  readonly usedToday?: number;
  /** False: an OAuth app, whose answers do not tell the daily limit. */
  readonly tellsDaily?: boolean;
}

const TEN_SECONDS_MS = 10_000;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
const TOLD = { perTenSeconds: 190, daily: 650_000 } as const;

/** Counts requests in a time that slides along. */
class Window {
  readonly #perMs: number;
  #times: number[] = [];

  constructor(perMs: number) {
    this.#perMs = perMs;
  }

  count(now: number): number {
    this.#times = this.#times.filter((time) => time > now - this.#perMs);
    return this.#times.length;
  }

  add(now: number): void {
    this.#times.push(now);
  }
}

/**
 * HubSpot's limits: every answer tells those of the app and of the day, one too many is a 429 that names its
 * policy, and a refused request counts no more. Searches are counted by themselves, and not told.
 * @param now milliseconds since the epoch
 */
export function rateLimits(limits: RateLimits, now: () => number): RequestHandler {
  const [burst, search, day] = [new Window(TEN_SECONDS_MS), new Window(SECOND_MS), new Window(DAY_MS)];
  return (request, response, next) => {
    const at = now();
    const isSearch = request.path.endsWith('/search');
    const usedToday = (limits.usedToday ?? 0) + day.count(at);
    const max = limits.perTenSeconds ?? TOLD.perTenSeconds;
    const daily = limits.daily ?? TOLD.daily;
    const over =
      limits.daily !== undefined && usedToday >= daily
        ? { policyName: 'DAILY', message: 'You have reached your daily limit.' }
        : limits.perTenSeconds !== undefined && burst.count(at) >= max
          ? {
              policyName: 'TEN_SECONDLY_ROLLING',
              message: 'You have reached your ten_secondly_rolling limit.',
            }
          : isSearch && limits.searchesPerSecond !== undefined && search.count(at) >= limits.searchesPerSecond
            ? { policyName: 'SECONDLY', message: 'You have reached your secondly limit.' }
            : undefined;
    if (over === undefined) for (const window of [burst, day]) window.add(at);
    if (over === undefined && isSearch) search.add(at);
    if (!isSearch) {
      response.set({
        'X-HubSpot-RateLimit-Max': String(max),
        'X-HubSpot-RateLimit-Remaining': String(Math.max(0, max - burst.count(at))),
        'X-HubSpot-RateLimit-Interval-Milliseconds': String(TEN_SECONDS_MS),
      });
      if (limits.tellsDaily !== false)
        response.set({
          'X-HubSpot-RateLimit-Daily': String(daily),
          'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, daily - usedToday - 1)),
        });
    }
    if (over === undefined) return next();
    response.status(429).json({
      status: 'error',
      message: over.message,
      errorType: 'RATE_LIMIT',
      correlationId: randomUUID(),
      policyName: over.policyName,
    });
  };
}
