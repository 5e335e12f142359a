import { setBackfillWait } from '../../ledger/backfill-steps.ts';
import { type Backfill, unfinishedBackfills } from '../../ledger/backfills.ts';
import { isLedgerAway } from '../../ledger/ledger-error.ts';
import type { Logger } from '../../domain/logger.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { carryOut, type CarryOutParts } from './carry-out.ts';

export interface Backfills {
  /** Go on with what was ordered, unless that is under way. @returns at how many dialers it began */
  start(): number;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** A dialer whose past can be asked for. */
export interface BackfilledDialer {
  readonly name: string;
  /** What it is carried out with, until the signal is aborted; undefined = its calls cannot be read. */
  readonly parts: (signal: AbortSignal) => CarryOutParts | undefined;
}

export interface BackfillsOptions {
  readonly dialers: readonly BackfilledDialer[];
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Carries out what was ordered: one backfill at a time for each dialer, in the order in which they were ordered. */
export function createBackfills(options: BackfillsOptions): Backfills {
  const { dialers, logger } = options;
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();

  function begin(dialer: BackfilledDialer): void {
    const done = goOnWith(dialer, options, stopping.signal)
      .catch((error: unknown) => tellFault(error, dialer.name, logger))
      .finally(() => running.delete(dialer.name));
    running.set(dialer.name, done);
  }

  return {
    start() {
      if (stopping.signal.aborted) return 0;
      const idle = dialers.filter(({ name }) => !running.has(name));
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

async function goOnWith(
  dialer: BackfilledDialer,
  options: BackfillsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { ledger, now } = options;
  while (!signal.aborted) {
    const unfinished = await unfinishedBackfills(ledger.db, dialer.name);
    const next = unfinished.find(({ state }) => state !== 'paused');
    if (next === undefined) return;
    const parts = dialer.parts(signal);
    if (parts === undefined) {
      await ledger.write((trx) => setBackfillWait(trx, next.id, 'no-calls', now()));
      return;
    }
    const after = await carryOut(next, parts);
    if (after?.state === 'done') logEnd(after, options.logger);
    // It waits for something: it comes again with the next start.
    if (after === undefined || after.state === 'running') return;
  }
}

function logEnd({ id, dialer, counts, load, startedAt, endedAt }: Backfill, logger: Logger): void {
  const ms = (endedAt ?? 0) - (startedAt ?? 0);
  logger.info({ dialer, backfill: id, ...counts, ...load, ms }, 'backfill done');
}

function tellFault(error: unknown, dialer: string, logger: Logger): void {
  if (isLedgerAway(error)) {
    logger.warn({ dialer }, 'the ledger takes nothing now; the backfill goes on when it does');
    return;
  }
  logger.error({ err: error, dialer }, 'backfill failed; it is tried again');
}
