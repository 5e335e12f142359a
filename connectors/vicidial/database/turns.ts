import { TransientError } from '../../../src/domain/errors.ts';

/** One thing at a time, in the order of asking. */
export interface Turns {
  /**
   * Do `work` when its turn comes. An abort ends the waiting at once, but the turn lasts until the work
   * itself has ended: what a server is still busy with is not piled upon.
   *
   * @throws TransientError (`aborted`)
   */
  take<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

export function createTurns(who: string): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(work, signal) {
      const before = last;
      const mine = before.then(() => {
        if (signal.aborted) throw aborted(who);
        return work();
      });
      last = mine.then(ignore, ignore);
      return orAborted(mine, signal, who);
    },
  };
}

async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal, who: string): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(aborted(who));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function aborted(who: string): TransientError {
  return new TransientError(`${who}: the reading was given up before its end`, { code: 'aborted' });
}

function ignore(): void {
  // Whoever asked has been told.
}
