import type { Redis } from 'ioredis';
import { createKeyLock } from '../../domain/governor/key-lock.ts';
import { type Turns, turnLost } from '../../domain/governor/turns.ts';
import { asked } from './away.ts';
import type { TrafficKeys } from './keys.ts';
import { clock } from './redis-document.ts';
import { acquireLock, type Lease } from './redis-lock.ts';

export interface RedisTurnsOptions {
  readonly redis: Redis;
  readonly keys: TrafficKeys;
  readonly leaseMs: number;
}

/**
 * Turns over all processes. Tasks of this process queue here first, so that only one of them asks Redis for
 * a key at a time; keys are taken in one order everywhere, so that two tasks never wait for each other.
 */
export function redisTurns({ redis, keys, leaseMs }: RedisTurnsOptions): Turns {
  const local = createKeyLock();
  const { held } = keys;

  async function runHolding<Result>(
    names: readonly string[],
    signal: AbortSignal,
    task: (turn: { isHeld(): boolean }) => Promise<Result>,
  ): Promise<Result> {
    const leases: Lease[] = [];
    let result: Result;
    try {
      for (const name of names)
        leases.push(await acquireLock({ redis, keys: keys.lock(name), held, leaseMs }, signal));
      result = await task({ isHeld: () => leases.every((lease) => lease.isHeld()) });
    } catch (error) {
      await releaseAll(leases);
      throw error;
    }
    if (!(await releaseAll(leases))) throw turnLost();
    return result;
  }

  return {
    run(names, signal, task) {
      const ordered = [...new Set(names)].toSorted();
      return local.run(ordered, signal, () => runHolding(ordered, signal, task));
    },
    countHeld: () => asked(redis, async () => redis.zcount(held, await clock(redis), '+inf')),
  };
}

async function releaseAll(leases: readonly Lease[]): Promise<boolean> {
  const kept = await Promise.all(leases.map((lease) => lease.release()));
  return kept.every(Boolean);
}
