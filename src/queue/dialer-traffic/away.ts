import type { Redis } from 'ioredis';
import { TransientError } from '../../domain/errors.ts';
import { unrefDelay } from '../unref-delay.ts';

const GRACE_MS = 1000;
const LOOK_MS = 25;

/** The error of whoever cannot ask Redis. `reason`: why, without credentials. */
export type Away = (reason: string, cause?: unknown) => TransientError;

/** Ask Redis; whatever keeps it from answering means that nothing may be sent now. */
export async function asked<T>(
  redis: Redis,
  question: () => Promise<T>,
  away: Away = dialerAway,
): Promise<T> {
  if (!(await isReady(redis))) throw away('it is not connected');
  try {
    return await question();
  } catch (error) {
    throw away(error instanceof Error ? error.message : String(error), error);
  }
}

/** A connection that was lost comes back on its own, mostly at once. */
async function isReady(redis: Redis): Promise<boolean> {
  for (let waitedMs = 0; redis.status !== 'ready'; waitedMs += LOOK_MS) {
    if (redis.status === 'end' || waitedMs >= GRACE_MS) return false;
    await unrefDelay(LOOK_MS);
  }
  return true;
}

function dialerAway(reason: string, cause?: unknown): TransientError {
  return new TransientError(
    `redis keeps the pace of the dialer and cannot be used now (${reason}); nothing was sent`,
    { code: 'governor-away', cause },
  );
}
