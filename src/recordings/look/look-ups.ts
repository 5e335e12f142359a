import { dueRecordings } from '../../ledger/recordings.ts';
import { lookOnce, type LookContext, type LookedAtDialer } from './look-once.ts';

export interface LookUps {
  /** Look for what is due, unless that is under way. @returns at how many dialers it began */
  start(): number;
  /** Resolves when nothing is looked for any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface LookUpOptions extends LookContext {
  readonly dialers: readonly LookedAtDialer[];
  /** There are new deliveries. */
  readonly onAdded: () => void;
}

const BATCH = 50;

/**
 * Looks for recordings that are due: one after the other at each dialer, so that a backlog is never more than
 * one call of the dialer at a time.
 */
export function createLookUps(options: LookUpOptions): LookUps {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();

  function begin(dialer: LookedAtDialer): void {
    const done = workOff(dialer, options, stopping.signal)
      .catch((error: unknown) => options.logger.error({ err: error, dialer: dialer.name }, 'recordings'))
      .finally(() => running.delete(dialer.name));
    running.set(dialer.name, done);
  }

  return {
    start() {
      if (stopping.signal.aborted) return 0;
      const idle = options.dialers.filter(({ name }) => !running.has(name));
      for (const dialer of idle) begin(dialer);
      return idle.length;
    },
    async idle() {
      await Promise.all(running.values());
    },
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

async function workOff(dialer: LookedAtDialer, options: LookUpOptions, signal: AbortSignal): Promise<void> {
  const { ledger, now } = options;
  for (;;) {
    const due = await dueRecordings(ledger.db, dialer.name, now(), BATCH);
    for (const one of due) {
      if (signal.aborted) return;
      const outcome = await lookOnce(one, dialer, options, signal);
      if (outcome === 'told') options.onAdded();
      // It is not asked for all the others now: they are due at the next start.
      if (outcome === 'failed' || outcome === 'cut') return;
    }
    if (due.length < BATCH) return;
  }
}
