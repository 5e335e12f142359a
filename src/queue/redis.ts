import { Redis } from 'ioredis';
import type { Logger } from '../domain/logger.ts';

const CONNECT_TIMEOUT_MS = 5000;
const RECONNECT_STEP_MS = 100;
const RECONNECT_MAX_MS = 1000;
const COMMAND_TIMEOUT_MS = 5000;

/**
 * Connect to Redis; reconnects for ever, about once a second. `producer`: a command fails at once while
 * Redis is away, so that nothing waits for it. `worker`: commands wait, as BullMQ's workers need. After
 * `ending` is aborted a lost connection is given up, also those that BullMQ has made from this one.
 */
export function connectRedis(
  url: string,
  role: 'producer' | 'worker',
  logger: Logger,
  ending?: AbortSignal,
): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) =>
      ending?.aborted === true ? null : Math.min(times * RECONNECT_STEP_MS, RECONNECT_MAX_MS),
    ...(role === 'worker'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS }),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) logger.warn({ role, reason: error.message }, 'redis is away; hits are kept and wait');
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.info({ role }, 'redis is back');
    away = false;
  });
  return redis;
}
