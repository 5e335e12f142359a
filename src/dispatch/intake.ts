import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from '../domain/logger.ts';
import type { JournalRow } from '../journal/reader.ts';
import { reconciledDir } from '../journal/reconciled.ts';
import { writeCheckpoint } from '../ledger/checkpoints.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import { isLedgerAway } from '../ledger/ledger-error.ts';
import { parkHit } from '../ledger/parked-hits.ts';
import { JournalSource, type Step } from './journal-source.ts';
import { pause } from './pause.ts';
import { type KeptEvent, type TakeInContext, type TakenIn, takeIn } from './take-in.ts';

export { cursorName } from './journal-source.ts';

export interface IntakeOptions extends TakeInContext {
  /** The data folder. */
  readonly dir: string;
  readonly ledger: Ledger;
  readonly logger: Logger;
  /** New deliveries are in the ledger. */
  readonly onTaken: () => void;
}

export interface Intake {
  stop(): Promise<void>;
}

const BATCH = 500;
/** Of requests that were taken back in: a hit that comes meanwhile waits no longer than for these. */
const RECONCILED_BATCH = 50;
/** The events of a batch are in memory until its commit, each several times as big as its bytes. */
export const BATCH_BYTES = 4 * 1024 * 1024;
const IDLE_MS = 50;
/** After each of these batches the deliveries have as long for themselves as it took, or they would stand still. */
const LONGEST_REST_MS = 500;
const RETRY_MS = 1000;
/** A post of thousands of numbers makes an event for each: that is one line. */
const LOGGED_MAX = 20;

/**
 * Follow the receiver's journal, and the one of requests that were taken back in where the first has nothing more:
 * every hit becomes an event and its deliveries in the ledger, in order of arrival.
 */
export function startIntake(options: IntakeOptions): Intake {
  const stopping = new AbortController();
  const done = follow(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function follow(options: IntakeOptions, signal: AbortSignal): Promise<void> {
  const common = { ...options, batchBytes: BATCH_BYTES };
  const live = followed(new JournalSource({ ...common, batch: BATCH }), options);
  const folder = reconciledDir(options.dir);
  const reconciled = followed(
    new JournalSource({ ...common, dir: folder, batch: RECONCILED_BATCH }),
    options,
  );
  while (!signal.aborted) {
    // SQLite answers at once, so without this nothing else of the process would have its turn.
    await nextTurn();
    if ((await live.step()) === 'a batch') continue;
    const began = performance.now();
    const step = await reconciled.step();
    const restMs = step === 'nothing' ? IDLE_MS : Math.min(LONGEST_REST_MS, performance.now() - began);
    await pause(restMs, signal);
  }
  live.close();
  reconciled.close();
}

interface Followed {
  step(): Promise<Step>;
  close(): void;
}

/** A journal in trouble rests for a while, and is not in the way of the other one. */
function followed(source: JournalSource, options: IntakeOptions): Followed {
  let restsUntil = 0;
  return {
    async step() {
      if (performance.now() < restsUntil) return 'nothing';
      try {
        const step = await source.step((rows, cursor) => takeInBatch(rows, cursor, options));
        if (step !== 'nothing') options.onTaken();
        return step;
      } catch (error) {
        options.logger.error({ err: error }, 'intake failed; the journal keeps the hits; trying again');
        source.close();
        restsUntil = performance.now() + RETRY_MS;
        return 'nothing';
      }
    },
    close: () => source.close(),
  };
}

export interface TakenBatch {
  readonly taken: readonly TakenIn[];
  /** Hits that could not be taken in. */
  readonly parked: number;
}

/**
 * Take in rows with the cursor in one commit; a row that cannot be taken in is parked, never in the way.
 * Throws only where the ledger takes nothing at all: then nothing after its last commit has happened.
 */
export async function takeInBatch(
  rows: readonly JournalRow[],
  cursor: string,
  options: Omit<IntakeOptions, 'dir' | 'onTaken'>,
): Promise<TakenBatch> {
  const { ledger, logger } = options;
  const last = rows.at(-1)?.id ?? 0;
  let batch: TakenBatch;
  try {
    const taken = await ledger.write((trx) => takeInAll(trx, rows, cursor, last, options));
    batch = { taken, parked: 0 };
  } catch (error) {
    if (isLedgerAway(error)) throw error;
    logger.warn({ err: error, rows: rows.length }, 'intake takes these hits one by one');
    batch = await takeInSingly(rows, cursor, options);
  }
  for (const entry of batch.taken) {
    logEvent(entry, logger);
    if (entry.derived.length <= LOGGED_MAX) for (const derived of entry.derived) logEvent(derived, logger);
    else logger.info({ eventId: entry.event.id, count: entry.derived.length }, 'events of a list');
  }
  return batch;
}

async function takeInAll(
  trx: LedgerTransaction,
  rows: readonly JournalRow[],
  cursor: string,
  last: number,
  context: TakeInContext,
): Promise<readonly TakenIn[]> {
  const taken: TakenIn[] = [];
  for (const row of rows) taken.push(await takeIn(trx, row.hit, context));
  await writeCheckpoint(trx, cursor, String(last));
  return taken;
}

async function takeInSingly(
  rows: readonly JournalRow[],
  cursor: string,
  options: Omit<IntakeOptions, 'dir' | 'onTaken'>,
): Promise<TakenBatch> {
  const taken: TakenIn[] = [];
  let parked = 0;
  for (const row of rows) {
    try {
      taken.push(...(await options.ledger.write((trx) => takeInAll(trx, [row], cursor, row.id, options))));
    } catch (error) {
      // A full or locked disk says nothing of this hit: the journal keeps it.
      if (isLedgerAway(error)) throw error;
      options.logger.error({ err: error, eventId: row.hit.eventId }, 'hit parked: it could not be taken in');
      await options.ledger.write(async (trx) => {
        await parkHit(trx, row.hit, error instanceof Error ? error.message : String(error));
        await writeCheckpoint(trx, cursor, String(row.id));
      });
      parked += 1;
    }
  }
  return { taken, parked };
}

function logEvent({ event, duplicate, destinations }: KeptEvent, logger: Logger): void {
  logger.info(
    {
      eventId: event.id,
      type: event.type,
      source: event.source,
      trigger: event.trigger,
      leadKey: event.leadKey,
      callKey: event.callKey,
      campaign: event.campaign,
      status: event.call?.status,
      marks: event.marks.map((mark) => mark.code),
      duplicate,
      destinations,
      receivedAt: event.receivedAt,
    },
    'event',
  );
}
