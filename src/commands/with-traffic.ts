import type { Config } from '../config/config.ts';
import type { OpenTraffic } from '../dialer-traffic.ts';
import { createLogger } from '../observe/logger.ts';
import { connectTraffic } from '../queue/dialer-traffic/open-traffic.ts';
import { withRedis } from './with-redis.ts';

/**
 * Run a command that calls a dialer in step with the workers: their turns, pace and login circuit are its
 * own too (pass `openTraffic` on in `ConnectorTools`). Without Redis it gets none, and the connector keeps
 * the same rules within this process.
 */
export async function withTraffic<T>(
  config: Pick<Config, 'redis'>,
  work: (openTraffic: OpenTraffic | undefined) => Promise<T>,
): Promise<T> {
  const reached = await withRedis(config, () => Promise.resolve());
  if ('away' in reached) return work(undefined);
  const traffic = connectTraffic({ ...config.redis, logger: createLogger({ level: 'silent', secrets: [] }) });
  try {
    return await work(traffic.open);
  } finally {
    traffic.close();
  }
}
