import { stoppedWaiting } from './sleep.ts';

/** Runs tasks that share a key one after the other, in order of arrival. */
export interface KeyLock {
  /** Rejects with TransientError (`aborted`) when the signal is aborted while waiting; the task never starts. */
  run<Result>(keys: readonly string[], signal: AbortSignal, task: () => Promise<Result>): Promise<Result>;
}

export function createKeyLock(): KeyLock {
  const tails = new Map<string, Promise<void>>();

  async function acquire(key: string, signal: AbortSignal): Promise<() => void> {
    const before = tails.get(key) ?? Promise.resolve();
    const turn = Promise.withResolvers<void>();
    const tail = before.then(() => turn.promise);
    tails.set(key, tail);
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    try {
      await unlessAborted(before, signal);
    } catch (error) {
      turn.resolve();
      throw error;
    }
    return turn.resolve;
  }

  return {
    async run(keys, signal, task) {
      const releases: (() => void)[] = [];
      try {
        // One order for all, so that two tasks never wait for each other.
        for (const key of [...new Set(keys)].toSorted()) releases.push(await acquire(key, signal));
        return await task();
      } finally {
        for (const release of releases) release();
      }
    },
  };
}

async function unlessAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw stoppedWaiting(signal);
  const aborted = Promise.withResolvers<never>();
  const giveUp = (): void => aborted.reject(stoppedWaiting(signal));
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.race([turn, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
