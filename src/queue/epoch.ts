import type { Redis } from 'ioredis';

/**
 * A mark in Redis that goes when Redis is emptied or replaced. `known` = the mark is there; `new` = it was
 * missing and has been set, so whatever was queued before is gone.
 */
export async function checkEpoch(redis: Redis, prefix: string): Promise<'known' | 'new'> {
  const set = await redis.set(`${prefix}:epoch`, new Date().toISOString(), 'NX');
  return set === 'OK' ? 'new' : 'known';
}
