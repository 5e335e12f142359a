import { DeliveryError, TransientError } from '../domain/errors.ts';
import { keepFloorFailure } from '../ledger/floor-states.ts';
import { type PollContext, type PolledDialer, pollOnce } from './poll-once.ts';

export interface Pollers {
  /** Begin to read the floors that are due, unless that is under way. @returns at how many dialers */
  start(): number;
  /** Resolves when no floor is being read any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface PollersOptions extends PollContext {
  readonly dialers: readonly PolledDialer[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** There are new deliveries. */
  readonly onAdded: () => void;
}

/** Longer than this no read may take. An API call may have to wait for its turn. */
const TIMEOUT_MS = 30_000;
/** `start` comes by the clock of a timer: one that is so little early is in time. */
const EARLY_MS = 900;
const SLOW = 'the dialer is slow, or used less at this hour, so it is not read';

/** Polls the floors of dialers: each at its own pace, never two reads at a time at one, and none that is slow. */
export function createPollers(options: PollersOptions): Pollers {
  const { dialers, logger, now, onAdded } = options;
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const startedAt = new Map<string, number>();
  const failing = new Set<string>();

  async function poll(dialer: PolledDialer): Promise<void> {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stopping.signal]);
    if (await unlessAborted(dialer.reader.isSlow(), signal))
      return keepFailure(dialer, 'skips', SLOW, options);
    const events = await pollOnce(dialer, options, signal);
    if (failing.delete(dialer.name)) logger.info({ dialer: dialer.name }, 'the floor can be read again');
    if (events.length > 0) onAdded();
  }

  async function failed(dialer: PolledDialer, error: unknown): Promise<void> {
    const { name } = dialer;
    if (stopping.signal.aborted) return;
    const { code, reason } = wordsOf(error);
    if (!failing.has(name))
      logger.warn(
        { dialer: name, code, reason },
        'the floor cannot be read; nothing is told of it meanwhile',
      );
    failing.add(name);
    // A ledger that takes nothing has been reported by others, and the next read is not far.
    await keepFailure(dialer, 'failures', reason, options).catch(() => undefined);
  }

  function begin(dialer: PolledDialer): void {
    const { name } = dialer;
    startedAt.set(name, now());
    const done = poll(dialer)
      .catch((error: unknown) => failed(dialer, error))
      .finally(() => running.delete(name));
    running.set(name, done);
  }

  function isDue({ name, everyMs }: PolledDialer): boolean {
    const last = startedAt.get(name);
    // A clock that was put back must not stop the polling.
    return last === undefined || Math.abs(now() - last) >= everyMs - EARLY_MS;
  }

  async function idle(): Promise<void> {
    await Promise.all(running.values());
  }

  return {
    start() {
      if (stopping.signal.aborted) return 0;
      const due = dialers.filter((dialer) => !running.has(dialer.name) && isDue(dialer));
      for (const dialer of due) begin(dialer);
      return due.length;
    },
    idle,
    async stop() {
      stopping.abort();
      await idle();
    },
  };
}

async function keepFailure(
  { name, reader }: PolledDialer,
  as: 'failures' | 'skips',
  failure: string,
  { ledger, now }: PollersOptions,
): Promise<void> {
  const failed = { dialer: name, reads: reader.reads, as, failure };
  await ledger.write((trx) => keepFloorFailure(trx, failed, now()));
}

/** What tells whether a dialer is slow may be away itself, and then does not answer. */
async function unlessAborted(work: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void =>
    reject(new TransientError('whether the dialer is slow could not be found out', { code: 'aborted' }));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await Promise.race([work, promise]);
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Only the messages of delivery errors are made to be shown. */
function wordsOf(error: unknown): { readonly code: string; readonly reason: string } {
  if (error instanceof DeliveryError) return { code: error.code, reason: error.message };
  const name = error instanceof Error ? error.name : typeof error;
  return { code: 'unexpected', reason: `an unexpected error (${name})` };
}
