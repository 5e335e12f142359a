import { retryDelayMs } from '../domain/backoff.ts';
import { AmbiguousError, AuthError, DeliveryError, TransientError } from '../domain/errors.ts';
import { sleep } from '../domain/governor/sleep.ts';

/** The run cannot go on; what was done stays, and it can be gone on with later. */
export class BulkStopped extends Error {
  /** `interrupted`: somebody asked for it. `refused`: the dialer lets us not in, or not do this. `away`: it is not well. */
  readonly why: 'interrupted' | 'refused' | 'away';

  constructor(why: BulkStopped['why'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BulkStopped';
    this.why = why;
  }
}

/** Tries of one thing before the dialer counts as away: about three minutes with the delays between. */
const TRIES = 9;
const BACKOFF = { backoffMs: 1000, maxBackoffMs: 60_000, jitter: 0.2 };
/** A locked login gets worse by trying. */
const HOPELESS = new Set(['login-locked']);

export interface Waiting {
  readonly asked: AbortSignal;
  readonly random: () => number;
  /** Told why nothing goes on for so many milliseconds; undefined = it goes on. */
  readonly onWait: (wait: { readonly code: string; readonly ms: number } | undefined) => void;
}

/**
 * Wait as long as an error asks for before the next try.
 *
 * @param tries failed so far, 1 for the first
 * @throws BulkStopped where there is nothing to wait for, or the run was asked to stop; and any error that is no DeliveryError
 */
export async function waitOut(error: unknown, tries: number, waiting: Waiting): Promise<void> {
  if (!(error instanceof DeliveryError)) throw error;
  if (waiting.asked.aborted || error.code === 'aborted') throw interrupted(error);
  if (error instanceof AuthError || HOPELESS.has(error.code))
    throw new BulkStopped('refused', error.message, error);
  if (error.code !== 'quiet-hours' && tries >= TRIES) throw new BulkStopped('away', error.message, error);
  const askedMs = error instanceof TransientError || error instanceof AmbiguousError ? error.retryAfterMs : 0;
  const ms = Math.max(askedMs ?? 0, retryDelayMs(tries, BACKOFF, waiting.random()));
  waiting.onWait({ code: error.code, ms });
  try {
    await sleep(ms, waiting.asked);
  } catch (cause) {
    throw interrupted(cause);
  } finally {
    waiting.onWait(undefined);
  }
}

export function interrupted(cause?: unknown): BulkStopped {
  return new BulkStopped('interrupted', 'it was asked to stop', cause);
}

/** Do something that may be done again, as often as it takes. @throws BulkStopped, PermanentError */
export async function patiently<Result>(waiting: Waiting, task: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await task();
    } catch (error) {
      if (error instanceof DeliveryError && error.kind === 'permanent') throw error;
      await waitOut(error, tries, waiting);
    }
  }
}
