import type { Redis } from 'ioredis';
import type { Account, AccountOptions, OpenAccount } from '../../account.ts';
import type { Logger } from '../../domain/logger.ts';
import { busyError, limitError } from '../../kit/account/errors.ts';
import { createGate } from '../../kit/account/gate.ts';
import { createSecrets } from '../../kit/account/secrets.ts';
import { connectRedis } from '../redis.ts';
import { createExclusive } from './exclusive.ts';
import { accountKeys } from './keys.ts';
import { admit, pauseLimit, pauseOf } from './limits.ts';
import { redisSecretStore } from './secret-store.ts';

export interface AccountsOptions {
  /** Fails at once while Redis is away (`producer`). */
  readonly redis: Redis;
  /** Start of every key; the same in all processes that share. */
  readonly prefix: string;
  /** Milliseconds after which the turn of a worker that died is free; default 15,000. */
  readonly leaseMs?: number | undefined;
}

/** Long for a worker that lives, whose event loop never stands still for seconds; short for a call that waits. */
const LEASE_MS = 15_000;
/** Redis is mostly back at once. */
const AWAY_RETRY_MS = 2000;

/**
 * Accounts that all workers on this Redis share. While it is away turns and exclusive work fail within about a
 * second with a TransientError (`account-limit`, `account-busy`): nothing was sent.
 */
export function openAccounts(options: AccountsOptions): { readonly open: OpenAccount } {
  return { open: (account) => openAccount(account, options) };
}

/** The same with a connection of its own. */
export function connectAccounts(options: {
  readonly url: string;
  readonly prefix: string;
  readonly logger: Logger;
  readonly leaseMs?: number | undefined;
}): { readonly redis: Redis; readonly open: OpenAccount; close(): void } {
  const redis = connectRedis(options.url, 'producer', options.logger);
  return { redis, ...openAccounts({ ...options, redis }), close: () => redis.disconnect() };
}

function openAccount(
  { id, who, limits }: AccountOptions,
  { redis, prefix, leaseMs = LEASE_MS }: AccountsOptions,
): Account {
  const now = Date.now;
  const keys = accountKeys(prefix, id);
  const limited = {
    redis,
    keys,
    away: (reason: string, cause?: unknown) =>
      limitError(who, awayFact(reason), { retryAfterMs: AWAY_RETRY_MS, cause }),
  };
  const away = (reason: string, cause?: unknown) => busyError(who, awayFact(reason), cause);
  const exclusive = createExclusive({ redis, keys, leaseMs, who, away });
  return {
    turn: createGate({ who, limits, ask: (paces) => admit(limited, paces) }),
    pause: (limit, until, reason) => pauseLimit(limited, limit, until - now(), reason),
    async paused(limit) {
      const pause = await pauseOf(limited, limit);
      return pause && { until: now() + pause.leftMs, reason: pause.reason };
    },
    exclusive,
    ...createSecrets(redisSecretStore({ redis, keys, exclusive, away, now }), { who, now }),
  };
}

function awayFact(reason: string): string {
  return `Redis, which keeps its limits and turns, cannot be used now (${reason})`;
}
