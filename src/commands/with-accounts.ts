import type { OpenAccount } from '../account.ts';
import type { Config } from '../config/config.ts';
import { createLogger } from '../observe/logger.ts';
import { connectAccounts } from '../queue/accounts/open-accounts.ts';
import { withRedis } from './with-redis.ts';

/**
 * Run a command that calls a CRM within the workers' limits, with their pauses and access tokens (pass
 * `openAccount` on in `ConnectorTools`). Without Redis it gets none, and the connector keeps the same rules
 * within this process.
 */
export async function withAccounts<T>(
  config: Pick<Config, 'redis'>,
  work: (openAccount: OpenAccount | undefined) => Promise<T>,
): Promise<T> {
  const reached = await withRedis(config, () => Promise.resolve());
  if ('away' in reached) return work(undefined);
  const logger = createLogger({ level: 'silent', secrets: [] });
  const accounts = connectAccounts({ ...config.redis, logger });
  try {
    return await work(accounts.open);
  } finally {
    accounts.close();
  }
}
