import type { Account, AccountLimit } from '../../src/account.ts';
import type { Finding, Logger } from '../../src/connector.ts';
import { TransientError } from '../../src/domain/errors.ts';
import type { CallFailure } from './call-failure.ts';
import type { SalesforceSettings } from './settings.ts';

const SECOND_MS = 1000;
/** The API calls are counted over the last 24 hours, so they come back little by little: one looks so often. */
const DAILY_MS = 900_000;
/** Salesforce has too much to do at once, which is over in seconds. */
const BUSY_MS = 10_000;
const ONLY_PAUSED: AccountLimit = { requests: Number.POSITIVE_INFINITY, perMs: SECOND_MS };

/** The limits that the workers of an org share. */
export function orgLimits({ limits }: SalesforceSettings): Readonly<Record<string, AccountLimit>> {
  const { requestsPerSecond } = limits;
  return {
    /** Paused for a few seconds when too much runs at once. */
    busy: ONLY_PAUSED,
    /** Paused when the API calls of 24 hours are used up. */
    daily: ONLY_PAUSED,
    /** The same, when the configured share of them is used. */
    share: ONLY_PAUSED,
    rate: requestsPerSecond === undefined ? ONLY_PAUSED : { requests: requestsPerSecond, perMs: SECOND_MS },
  };
}

export interface LimitsOptions {
  readonly account: Account;
  readonly settings: Pick<SalesforceSettings, 'limits'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The org's API calls of the last 24 hours. */
export interface Usage {
  readonly used: number;
  readonly limit: number;
}

/** Keeps to the org's limits together with all other workers of the account. */
export class Limits {
  readonly #options: LimitsOptions;
  #usage: Usage | undefined;
  /** Until when this process has paused a limit already. */
  readonly #pausedUntil = new Map<string, number>();

  constructor(options: LimitsOptions) {
    this.#options = options;
  }

  /**
   * Wait for the turn of one request. `urgent` is not held back by the configured share: do-not-call, checks.
   * Throws TransientError, mostly `account-limit`; nothing was sent then.
   */
  async turn({ urgent }: { readonly urgent: boolean }, signal: AbortSignal): Promise<void> {
    await this.#options.account.turn(['busy', 'rate', 'daily', ...(urgent ? [] : ['share'])], signal);
  }

  /** Take in what Salesforce tells with every answer: `Sforce-Limit-Info: api-usage=123/15000`. */
  async learn(usage: Usage): Promise<void> {
    this.#usage = usage;
    if (!this.#isHigh(usage)) return;
    const { settings, logger, now } = this.#options;
    const news = await this.#pause(
      'share',
      now() + DAILY_MS,
      'the configured share of the API calls is used',
    );
    if (!news) return;
    const { dailyShare } = settings.limits;
    logger.warn(
      { ...usage, dailyShare },
      'Salesforce: the configured share of the API calls of 24 hours is used; deliveries wait',
    );
  }

  /** What a call that the limits refused ends with, once nobody else sends either; undefined = it was not that. */
  async refused(failure: CallFailure): Promise<TransientError | undefined> {
    const { now } = this.#options;
    const pause = pauseFor(failure);
    if (pause === undefined) return undefined;
    const { limit, code, fact, remedy } = pause;
    const waitMs = failure.retryAfterMs ?? pause.waitMs;
    await this.#pause(limit, now() + waitMs, fact);
    return new TransientError(`Salesforce did not carry out the request (${code}): ${fact}. ${remedy}`, {
      code: 'account-limit',
      cause: failure,
      retryAfterMs: waitMs,
    });
  }

  /** What the last answer told, for a check; undefined = none has come yet. */
  finding(): Finding | undefined {
    if (this.#usage === undefined) return undefined;
    const { used, limit } = this.#usage;
    const message = `${used} of ${limit} API calls of the last 24 hours are used.`;
    return this.#isHigh(this.#usage)
      ? { level: 'warning', message: `${message} Deliveries wait: raise the limit, or limits.dailyShare.` }
      : { level: 'ok', message };
  }

  #isHigh({ used, limit }: Usage): boolean {
    return limit > 0 && used >= limit * this.#options.settings.limits.dailyShare;
  }

  /** True: it was not paused before. A pause that cannot be told to the others holds back at least this call. */
  async #pause(limit: string, until: number, reason: string): Promise<boolean> {
    const { account, logger, now } = this.#options;
    const before = this.#pausedUntil.get(limit) ?? 0;
    // Many answers come at once: one of them tells it to everybody.
    if (before > now() && until - before < SECOND_MS) return false;
    this.#pausedUntil.set(limit, until);
    try {
      await account.pause(limit, until, reason);
    } catch (error) {
      logger.debug(
        { limit, error: error instanceof Error ? error.name : typeof error },
        'a pause was not kept',
      );
    }
    return before <= now();
  }
}

interface LimitPause {
  readonly limit: 'busy' | 'daily';
  readonly waitMs: number;
  /** Salesforce's code, or the status. */
  readonly code: string;
  readonly fact: string;
  readonly remedy: string;
}

function pauseFor(failure: CallFailure): LimitPause | undefined {
  if (failure.reason !== 'refused') return undefined;
  const limited = failure.find(['REQUEST_LIMIT_EXCEEDED']);
  if (limited !== undefined && !/concurrent/i.test(limited.text))
    return {
      limit: 'daily',
      waitMs: DAILY_MS,
      code: limited.code,
      fact: 'the API calls of the last 24 hours are used up',
      remedy: 'It is tried every 15 minutes. Raise the limit, or route fewer statuses to this connection.',
    };
  const busy = limited ?? failure.find(['TOO_MANY_APEX_REQUESTS']);
  if (busy === undefined && failure.status !== 429 && failure.status !== 420) return undefined;
  return {
    limit: 'busy',
    waitMs: BUSY_MS,
    code: busy?.code ?? `status ${failure.status}`,
    fact: 'too much runs in the org at once',
    remedy: 'It is tried again in a few seconds.',
  };
}
