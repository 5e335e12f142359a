import { createKeyLock } from '../../domain/governor/key-lock.ts';
import { busyError } from './errors.ts';

/** Tasks of this process that share a key, one after the other in the order in which they came. */
export function createLocalTurns(
  who: string,
): <Result>(
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result> {
  const lock = createKeyLock();
  return async (key, signal, work) => {
    let begun = false;
    try {
      return await lock.run([key], signal, () => {
        begun = true;
        return work(signal);
      });
    } catch (error) {
      if (begun) throw error;
      throw busyError(who, 'others were at work on the same thing until our time was up', error);
    }
  };
}
