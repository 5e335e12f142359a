import type { Redis } from 'ioredis';
import { z } from 'zod';
import { asked } from './dialer-traffic/away.ts';
import { clock } from './dialer-traffic/redis-document.ts';

/** A worker process that runs. */
export const Present = z.object({
  host: z.string(),
  pid: z.number(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
});
export type Present = z.infer<typeof Present>;

const ANNOUNCE_MS = 5000;
/** Who has not been heard of for so long does not run any more. */
const GONE_MS = 15_000;

/** Say in Redis, every few seconds, that this process works; `stop` takes it back. */
export function announcePresence(
  redis: Redis,
  prefix: string,
  self: Present,
): { readonly stop: () => Promise<void> } {
  const key = presenceKey(prefix);
  const member = JSON.stringify(self);
  const announce = async (): Promise<void> => {
    const now = await clock(redis);
    await redis
      .multi()
      .zremrangebyscore(key, '-inf', now - GONE_MS)
      .zadd(key, now, member)
      .exec();
  };
  const tell = (): void => void asked(redis, announce).catch(() => undefined);
  const timer = setInterval(tell, ANNOUNCE_MS).unref();
  redis.on('ready', tell);
  tell();
  return {
    async stop() {
      clearInterval(timer);
      redis.off('ready', tell);
      await asked(redis, () => redis.zrem(key, member)).catch(() => undefined);
    },
  };
}

/** The worker processes that run. Throws TransientError (`governor-away`) when Redis does not answer. */
export function listPresent(redis: Redis, prefix: string): Promise<readonly Present[]> {
  return asked(redis, async () => {
    const members = await redis.zrangebyscore(presenceKey(prefix), (await clock(redis)) - GONE_MS, '+inf');
    return members.map((text) => Present.parse(JSON.parse(text)));
  });
}

function presenceKey(prefix: string): string {
  return `${prefix}:~workers`;
}
