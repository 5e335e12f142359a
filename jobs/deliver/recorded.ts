import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import type { DeliverContext } from './context.ts';
import { loggerOf } from './log.ts';

/** What cannot be recorded now is tried again so often: nothing new is sent meanwhile. */
const RECORD_AGAIN_MS = 1000;

/**
 * Write down what became of an attempt, however long that takes: the other side has it, and forgetting it
 * would mean another try. Given up only when the program must end; the next start finds it cut off.
 */
export async function recorded<T>(
  write: () => Promise<T>,
  claimed: ClaimedAttempt,
  context: DeliverContext,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await write();
    } catch (error) {
      if (failures === 0) {
        const reason = error instanceof Error ? error.message : typeof error;
        loggerOf(claimed, context).error({ reason }, 'an attempt cannot be recorded; trying again');
      }
      if (context.stopping.aborted) throw error;
      await delay(RECORD_AGAIN_MS, undefined, { signal: context.stopping }).catch(() => undefined);
    }
  }
}
