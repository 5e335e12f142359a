import type { Logger } from '../domain/logger.ts';
import { writeConfirmed } from '../journal/confirmed.ts';
import { bytesOf, type JournalReader, type JournalRow, openJournalReader } from '../journal/reader.ts';
import { readCheckpoint, writeCheckpoint } from '../ledger/checkpoints.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import { isLedgerAway } from '../ledger/ledger-error.ts';
import { parkHit } from '../ledger/parked-hits.ts';
import { type KeptEvent, type TakeInContext, type TakenIn, takeIn } from './take-in.ts';
import { pause } from './pause.ts';

export interface IntakeOptions extends TakeInContext {
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
/** The events of a batch are in memory until its commit, each several times as big as its bytes. */
export const BATCH_BYTES = 4 * 1024 * 1024;
const IDLE_MS = 50;
const RETRY_MS = 1000;
const CHECKPOINT_EVERY_MS = 1000;
/** A post of thousands of numbers makes an event for each: that is one line. */
const LOGGED_MAX = 20;

/** Follow the journal: every hit becomes an event and its deliveries in the ledger, in order of arrival. */
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
  const source = new JournalSource(options);
  while (!signal.aborted) {
    try {
      const full = await source.step();
      if (!full) await pause(IDLE_MS, signal);
    } catch (error) {
      options.logger.error({ err: error }, 'intake failed; the journal keeps the hits; trying again');
      source.close();
      await pause(RETRY_MS, signal);
    }
  }
  source.close();
}

/** The journal of the folder, whichever file it is at the moment, and how far we have come in it. */
class JournalSource {
  readonly #options: IntakeOptions;
  #reader: JournalReader | undefined;
  #cursor = 0;
  #checkpointAt = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Take in what is there, one batch at most. @returns whether there is probably more */
  async step(): Promise<boolean> {
    const reader = await this.#current();
    if (reader === undefined) return false;
    const rows = reader.read(this.#cursor, BATCH, BATCH_BYTES);
    const last = rows.at(-1);
    if (last !== undefined) {
      await takeInBatch(rows, cursorName(reader.instance), this.#options);
      this.#cursor = last.id;
      writeConfirmed(this.#options.dir, reader.instance, last.id);
      this.#options.onTaken();
    }
    if (this.#options.now() >= this.#checkpointAt) {
      reader.checkpoint();
      this.#checkpointAt = this.#options.now() + CHECKPOINT_EVERY_MS;
    }
    return rows.length === BATCH || rows.reduce((sum, row) => sum + bytesOf(row), 0) >= BATCH_BYTES;
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  async #current(): Promise<JournalReader | undefined> {
    if (this.#reader?.isStale() === true) this.close();
    if (this.#reader === undefined) {
      this.#reader = openJournalReader(this.#options.dir);
      if (this.#reader !== undefined) {
        this.#cursor = await startingPoint(this.#reader, this.#options);
      }
    }
    return this.#reader;
  }
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

export function cursorName(instance: string): string {
  return `journal:${instance}`;
}

/**
 * Where to go on. Ledger and journal are two files, and a backup may have brought back one of them: a cursor
 * beyond the journal's end belongs to rows that are gone, so everything is read again (what is held already
 * is recognised); rows missing behind the cursor were pruned as confirmed by a ledger that is not this one.
 */
async function startingPoint(
  reader: JournalReader,
  { ledger, logger }: Pick<IntakeOptions, 'ledger' | 'logger'>,
): Promise<number> {
  const cursor = await readCursor(ledger, reader.instance);
  const { first, last } = reader.bounds();
  if (cursor > last) {
    logger.error(
      { cursor, last },
      'the journal is older than the ledger (restored?); it is read from its start',
    );
    return 0;
  }
  const missing = first === 0 ? last - cursor : first - cursor - 1;
  if (missing > 0) {
    logger.error(
      { missing, cursor },
      'the ledger is older than the journal (restored?): hits that a newer ledger had taken in are missing',
    );
  }
  return cursor;
}

async function readCursor(ledger: Ledger, instance: string): Promise<number> {
  return Number((await readCheckpoint(ledger.db, cursorName(instance))) ?? 0);
}
