import type { Redis } from 'ioredis';
import type { Account } from '../../account.ts';
import { busyError, turnLostError } from '../../kit/account/errors.ts';
import { createLocalTurns } from '../../kit/account/exclusive.ts';
import type { Away } from '../dialer-traffic/away.ts';
import { acquireLock, type Lease } from '../dialer-traffic/redis-lock.ts';
import type { AccountKeys } from './keys.ts';

export interface ExclusiveOptions {
  readonly redis: Redis;
  readonly keys: AccountKeys;
  /** The turn of a worker that died is free after so many milliseconds. */
  readonly leaseMs: number;
  /** Names the account in messages. */
  readonly who: string;
  readonly away: Away;
}

/** So often it is seen whether the turn is still ours, milliseconds. */
const LOOK_MS = 250;

/**
 * Turns over all processes. Tasks of this process queue here first, so that only one of them asks Redis for a
 * key at a time. The signal of the work is aborted as soon as its turn is lost; work that ended well without
 * having noticed throws AmbiguousError (`turn-lost`).
 */
export function createExclusive(options: ExclusiveOptions): Account['exclusive'] {
  const { redis, keys, leaseMs, who, away } = options;
  const local = createLocalTurns(who);

  async function acquire(key: string, signal: AbortSignal): Promise<Lease> {
    try {
      return await acquireLock({ redis, keys: keys.lock(key), held: keys.held, leaseMs, away }, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      throw busyError(who, 'other workers were at work on the same thing until our time was up', error);
    }
  }

  return (key, signal, work) =>
    local(key, signal, async () => {
      const lease = await acquire(key, signal);
      const lost = new AbortController();
      const watch = setInterval(
        () => {
          if (!lease.isHeld()) lost.abort(turnLostError(who));
        },
        Math.min(LOOK_MS, leaseMs / 10),
      ).unref();
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(AbortSignal.any([signal, lost.signal]));
      } catch (error) {
        await lease.release();
        throw error;
      } finally {
        clearInterval(watch);
      }
      if (!(await lease.release())) throw turnLostError(who);
      return result;
    });
}
