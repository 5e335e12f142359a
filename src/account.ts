/**
 * The contract between a CRM's connector and what all workers of one account share: its API limits, turns for
 * one person, its access token. A connector that is given none (`ConnectorTools`) makes its own with
 * `localAccount` of `src/kit`, which holds within its process.
 */
export type OpenAccount = (options: AccountOptions) => Account;

export interface AccountOptions {
  /** Whoever opens the same id shares: a digest of what names the account, never a secret in clear. */
  readonly id: string;
  /** Names the account in messages: `HubSpot (crm)`. */
  readonly who: string;
  /** By name, such as `burst`, `search`. */
  readonly limits: Readonly<Record<string, AccountLimit>>;
}

/** So many requests in any such time, spread evenly. */
export interface AccountLimit {
  readonly requests: number;
  readonly perMs: number;
}

export interface Account {
  /**
   * Wait until one request may be sent under all of these limits. Throws a TransientError with the code
   * `account-limit` when that takes longer than a few seconds or a limit is paused: nothing was sent, the
   * attempt does not count, and `retryAfterMs` says when to come again.
   */
  turn(limits: readonly string[], signal: AbortSignal): Promise<void>;
  /** Nobody sends under this limit before then (milliseconds since the epoch); a later time wins. */
  pause(limit: string, until: number, reason: string): Promise<void>;
  /** Until when a limit is paused; undefined = it is not. */
  paused(limit: string): Promise<{ readonly until: number; readonly reason: string } | undefined>;
  /**
   * Do this while nobody else does anything under the same key, in whatever process. Keys are digests or ids.
   * Throws a TransientError (`account-busy`) when the turn does not come within the signal's time.
   */
  exclusive<Result>(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /**
   * A secret that all workers use until it expires, fetched by one of them at a time and renewed before that.
   * It leaves the process sealed with a key made from `sealedWith` only.
   */
  shared(secret: SharedSecret, signal: AbortSignal): Promise<string>;
  /** It was refused: fetch another one. What a worker has renewed since is kept. */
  renew(secret: SharedSecret, refused: string, signal: AbortSignal): Promise<string>;
}

export interface SharedSecret {
  /** Tells the secrets of an account apart: `access-token`. */
  readonly name: string;
  /** A secret of the configuration that all workers have: client secret, private key. */
  readonly sealedWith: string;
  readonly fetch: (
    signal: AbortSignal,
  ) => Promise<{ readonly value: string; /** Milliseconds since the epoch. */ readonly expiresAt: number }>;
}
