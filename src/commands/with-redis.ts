import type { Config } from '../config/config.ts';
import { createLogger } from '../observe/logger.ts';
import { connectRedis } from '../queue/redis.ts';

type Redis = ReturnType<typeof connectRedis>;

/** A command does not wait long for a Redis that may be away. */
const PATIENCE_MS = 3000;

/** Run something on Redis; undefined when it cannot be reached. The reason is a text without credentials. */
export async function withRedis<T>(
  config: Pick<Config, 'redis'>,
  work: (redis: Redis) => Promise<T>,
): Promise<{ readonly result: T } | { readonly away: string }> {
  const redis = connectRedis(config.redis.url, 'producer', createLogger({ level: 'silent', secrets: [] }));
  try {
    const away = await reachable(redis);
    return away === undefined ? { result: await work(redis) } : { away };
  } finally {
    redis.disconnect();
  }
}

/** @returns why it cannot be reached; undefined when it can */
async function reachable(redis: Redis): Promise<string | undefined> {
  const answer = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => answer.resolve('no answer'), PATIENCE_MS);
  redis.once('ready', () => answer.resolve(undefined));
  redis.once('error', (error: Error) => answer.resolve(error.message));
  try {
    return await answer.promise;
  } finally {
    clearTimeout(timer);
  }
}
