import type { Account, AccountLimit } from '../../src/account.ts';
import type { Logger } from '../../src/connector.ts';
import { TransientError } from '../../src/domain/errors.ts';
import type { ErrorFacts } from './error-body.ts';
import type { RawAnswer } from './exchange.ts';
import { nextMidnight } from './midnight.ts';
import { headerMs } from './retry-after.ts';
import type { HubSpotSettings } from './settings.ts';

const TEN_SECONDS_MS = 10_000;
const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/**
 * What the limits per ten seconds are called and grow to: 100 for a service key of Free and Starter, 110 for an
 * OAuth app, 190 for Professional and Enterprise, 250 with the paid increase (usage guidelines of HubSpot).
 */
const BURSTS = [100, 110, 150, 190, 250, 500, 1000] as const;
/** Of the share at which sending stops: from here on the time zone must be known, while it can be asked for. */
const NEAR = 0.5;
/** A limit that is only ever paused. */
const ONLY_PAUSED: AccountLimit = { requests: Number.POSITIVE_INFINITY, perMs: SECOND_MS };

/** The limits that the workers of an account share. */
export function accountLimits({ limits }: HubSpotSettings): Readonly<Record<string, AccountLimit>> {
  const { requestsPer10Seconds: fixed, searchesPerSecond } = limits;
  return {
    /** All requests; paused when too many came in ten seconds. */
    burst: ONLY_PAUSED,
    ...(fixed === undefined
      ? Object.fromEntries(
          BURSTS.map((requests) => [`burst-${requests}`, { requests, perMs: TEN_SECONDS_MS }]),
        )
      : { 'burst-fixed': { requests: fixed, perMs: TEN_SECONDS_MS } }),
    search: { requests: searchesPerSecond, perMs: SECOND_MS },
    /** Paused until midnight when HubSpot says that the day's requests are used up. */
    daily: ONLY_PAUSED,
    /** The same, when the configured share of them is used. */
    share: ONLY_PAUSED,
  };
}

export interface LimitsOptions {
  readonly account: Account;
  readonly settings: Pick<HubSpotSettings, 'limits'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Asks HubSpot for the time zone of the account; undefined = it could not be told. Costs one request. */
  readonly readTimeZone: (signal: AbortSignal) => Promise<string | undefined>;
}

export interface RequestKind {
  /** HubSpot counts searches by themselves too. */
  readonly search: boolean;
  /** Not held back by the configured share of the day: do-not-call, checks. */
  readonly urgent: boolean;
}

/** Keeps to HubSpot's limits together with all other workers of the account. */
export class Limits {
  readonly #options: LimitsOptions;
  /** The limit per ten seconds that HubSpot told last. */
  #burst: number = BURSTS[0];
  #timeZone: string | undefined;
  #asking = false;
  /** Until when this process has paused a limit already. */
  readonly #pausedUntil = new Map<string, number>();

  constructor(options: LimitsOptions) {
    this.#options = options;
  }

  /** Wait for the turn of one request. Throws TransientError `account-limit`; nothing was sent then. */
  async turn({ search, urgent }: RequestKind, signal: AbortSignal): Promise<void> {
    const fixed = this.#options.settings.limits.requestsPer10Seconds !== undefined;
    const names = ['burst', fixed ? 'burst-fixed' : `burst-${this.#burst}`, 'daily'];
    if (search) names.push('search');
    if (!urgent) names.push('share');
    await this.#options.account.turn(names, signal);
  }

  /** Take in what the headers of an answer tell. */
  async learn({ headers }: RawAnswer): Promise<void> {
    const max = numberOf(headers['x-hubspot-ratelimit-max']);
    const interval = numberOf(headers['x-hubspot-ratelimit-interval-milliseconds']);
    if (max !== undefined && (interval ?? TEN_SECONDS_MS) === TEN_SECONDS_MS)
      this.#burst = BURSTS.findLast((burst) => burst <= max) ?? BURSTS[0];
    const daily = numberOf(headers['x-hubspot-ratelimit-daily']);
    const remaining = numberOf(headers['x-hubspot-ratelimit-daily-remaining']);
    if (daily === undefined || remaining === undefined || daily <= 0) return;
    const used = (daily - remaining) / daily;
    const { dailyShare } = this.#options.settings.limits;
    if (used >= dailyShare * NEAR && this.#timeZone === undefined) this.#askTimeZone();
    if (used < dailyShare) return;
    const until = this.#endOfDay(this.#options.now());
    if (await this.#pause('share', until, 'the configured share of the daily API requests is used'))
      this.#options.logger.warn(
        { daily, remaining, dailyShare, until: new Date(until).toISOString() },
        'HubSpot: the configured share of the daily requests is used; deliveries wait',
      );
  }

  /** HubSpot refused a request for its limits (429): nobody sends until that is over. What the attempt ends with. */
  async refused(
    operation: string,
    { search }: Pick<RequestKind, 'search'>,
    { headers }: RawAnswer,
    facts: ErrorFacts,
  ): Promise<TransientError> {
    const { limit, waitMs } = this.#pauseFor(search, headers, facts);
    const policy = facts.policyName ?? (facts.secondly ? 'SECONDLY' : 'unnamed');
    await this.#pause(limit, this.#options.now() + waitMs, `HubSpot's limit ${policy} was reached`);
    return new TransientError(
      `HubSpot did not carry out the request to ${operation}, because a limit of the account is reached (429, ` +
        `${policy}). Nobody asks until then; if it lasts, raise the limit or lower what other apps of the account use.`,
      { code: 'account-limit', retryAfterMs: waitMs },
    );
  }

  #pauseFor(
    search: boolean,
    headers: RawAnswer['headers'],
    facts: ErrorFacts,
  ): { readonly limit: string; readonly waitMs: number } {
    const now = this.#options.now();
    const told = headerMs(headers['retry-after'], now);
    if (facts.policyName === 'DAILY') return { limit: 'daily', waitMs: told ?? this.#endOfDay(now) - now };
    const secondly = facts.policyName === 'SECONDLY' || (facts.policyName === undefined && facts.secondly);
    if (secondly || (search && facts.policyName !== 'TEN_SECONDLY_ROLLING'))
      return { limit: search ? 'search' : 'burst', waitMs: told ?? SECOND_MS };
    return { limit: 'burst', waitMs: told ?? TEN_SECONDS_MS };
  }

  /** The day's requests come back at midnight where the account is; before that is known, one looks hourly. */
  #endOfDay(now: number): number {
    return (this.#timeZone === undefined ? undefined : nextMidnight(now, this.#timeZone)) ?? now + HOUR_MS;
  }

  /** True: this is news. A pause that cannot be told to the others holds back at least this request. */
  async #pause(limit: string, until: number, reason: string): Promise<boolean> {
    const { account, logger, now } = this.#options;
    const before = this.#pausedUntil.get(limit) ?? 0;
    if (until <= before) return false;
    try {
      await account.pause(limit, until, reason);
      this.#pausedUntil.set(limit, until);
    } catch (error) {
      logger.debug(
        { limit, error: error instanceof Error ? error.name : typeof error },
        'a pause was not kept',
      );
    }
    return before <= now();
  }

  /** In the background: no delivery waits for it, and it is tried again by the next answer. */
  #askTimeZone(): void {
    if (this.#asking) return;
    this.#asking = true;
    void this.#options
      .readTimeZone(AbortSignal.timeout(TEN_SECONDS_MS))
      .then((timeZone) => {
        this.#timeZone = timeZone;
      })
      .catch(() => undefined)
      .finally(() => {
        this.#asking = false;
      });
  }
}

function numberOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,12}$/.test(header) ? Number(header) : undefined;
}
