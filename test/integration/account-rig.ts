import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { inject, onTestFinished } from 'vitest';
import type { Account, AccountLimit } from '../../src/account.ts';
import { connectAccounts } from '../../src/queue/accounts/open-accounts.ts';
import { accountKeys } from '../../src/queue/accounts/keys.ts';
import { keptLog } from './ledger-rig.ts';

export const ID = 'account-one';

/** Several workers of one account, each with a connection of its own, on one real Redis. */
export function accountWorkers(options: { readonly redisUrl?: string; readonly leaseMs?: number } = {}) {
  const url = options.redisUrl ?? inject('redisUrl');
  const prefix = `{${randomUUID().slice(0, 8)}}`;
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return {
    redis,
    prefix,
    keys: accountKeys(prefix, ID),
    /** The account as one more worker has it. */
    async worker(limits: Readonly<Record<string, AccountLimit>> = {}, id: string = ID): Promise<Account> {
      const { leaseMs } = options;
      const accounts = connectAccounts({ url, prefix, logger: keptLog().logger, leaseMs });
      onTestFinished(() => accounts.close());
      if (accounts.redis.status !== 'ready') await once(accounts.redis, 'ready');
      return accounts.open({ id, who: 'HubSpot (crm)', limits });
    },
  };
}

/** Long enough for every test here, so that it never decides one. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(15_000);
}
