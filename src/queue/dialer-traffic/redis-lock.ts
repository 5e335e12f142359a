import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { sleep } from '../../domain/governor/sleep.ts';
import { asked, type Away } from './away.ts';
import type { LockKeys } from './keys.ts';
import { ACQUIRE, RELEASE, RENEW } from './lock-scripts.ts';

/** A lock in hand. */
export interface Lease {
  /** False as soon as another may have it, judged by our own clock also while Redis does not answer. */
  isHeld(): boolean;
  /** @returns whether it was ours to the end, as far as Redis can tell */
  release(): Promise<boolean>;
}

export interface LockOptions {
  readonly redis: Redis;
  readonly keys: LockKeys;
  /** Redis key of the set of all held locks. */
  readonly held: string;
  /** Without a renewal the lock is free after so many milliseconds. */
  readonly leaseMs: number;
  /** Absent = the dialer's, `governor-away`. */
  readonly away?: Away | undefined;
}

/** The first look again comes soon, later ones less often, milliseconds. */
const FIRST_LOOK_MS = 15;
const LAST_LOOK_MS = 150;
const LOOK_GROWTH = 1.4;
/** A waiter that has not looked for so long is forgotten. */
const FORGOTTEN_MS = 3000;

/**
 * Wait for a lock in the order of arrival. Throws TransientError: `aborted` when the signal is aborted while
 * it waits, `governor-away` (or what `away` makes) when Redis is.
 */
export async function acquireLock(options: LockOptions, signal: AbortSignal): Promise<Lease> {
  const { redis, keys, held, leaseMs, away } = options;
  const token = randomUUID();
  const { lock, queue, seen } = keys;
  let lookMs = FIRST_LOOK_MS;
  try {
    for (;;) {
      const askedAt = performance.now();
      const got = await asked(
        redis,
        () => redis.eval(ACQUIRE, 4, lock, queue, seen, held, token, leaseMs, FORGOTTEN_MS),
        away,
      );
      if (got === 1) return leaseOf(options, token, askedAt);
      await sleep(lookMs, signal);
      lookMs = Math.min(LAST_LOOK_MS, lookMs * LOOK_GROWTH);
    }
  } catch (error) {
    // What was not told is forgotten by itself.
    void asked(redis, () => redis.eval(RELEASE, 4, lock, queue, seen, held, token)).catch(() => undefined);
    throw error;
  }
}

function leaseOf(options: LockOptions, token: string, askedAt: number): Lease {
  const { redis, keys, held, leaseMs } = options;
  // Counted from before the question: our clock must never be the later one.
  let validUntil = askedAt + leaseMs;
  let lost = false;
  const timer = setInterval(renew, leaseMs / 3).unref();

  function renew(): void {
    const renewedAt = performance.now();
    asked(redis, () => redis.eval(RENEW, 2, keys.lock, held, token, leaseMs)).then(
      (kept) => {
        if (kept === 1) validUntil = renewedAt + leaseMs;
        else lost = true;
      },
      () => {
        // Redis is away: the lease runs out by itself.
      },
    );
  }

  const isHeld = (): boolean => {
    // Once it has run out another may have had it, whatever a late renewal says.
    if (performance.now() >= validUntil) lost = true;
    return !lost;
  };
  return {
    isHeld,
    async release() {
      clearInterval(timer);
      const heldSoFar = isHeld();
      const kept = await asked(redis, () =>
        redis.eval(RELEASE, 4, keys.lock, keys.queue, keys.seen, held, token),
      ).catch(() => 1);
      return heldSoFar && kept === 1;
    },
  };
}
