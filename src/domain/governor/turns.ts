import { AmbiguousError } from '../errors.ts';
import { createKeyLock } from './key-lock.ts';

/** A turn that a task has; it can be lost, for example when Redis is emptied or the process stood still. */
export interface Turn {
  isHeld(): boolean;
}

/** Runs tasks that share a key one after the other. */
export interface Turns {
  /**
   * Throws TransientError when no turn was had (stopped, Redis away): the task never started. Throws
   * AmbiguousError (`turn-lost`) when the task ended well but another may have had the same turn.
   */
  run<Result>(
    keys: readonly string[],
    signal: AbortSignal,
    task: (turn: Turn) => Promise<Result>,
  ): Promise<Result>;
  /** Keys held now by all that share them. */
  countHeld(): Promise<number>;
}

/** Turns within this process. They cannot be lost. */
export function memoryTurns(): Turns {
  const lock = createKeyLock();
  let held = 0;
  return {
    run: (keys, signal, task) =>
      lock.run(keys, signal, async () => {
        const count = new Set(keys).size;
        held += count;
        try {
          return await task({ isHeld: () => true });
        } finally {
          held -= count;
        }
      }),
    countHeld: () => Promise.resolve(held),
  };
}

export function turnLost(): AmbiguousError {
  return new AmbiguousError(
    'the turn for this phone number or code was lost while its request was under way (Redis emptied, or this process stood still), so another worker may have written too: the next attempt looks first',
    { code: 'turn-lost' },
  );
}
