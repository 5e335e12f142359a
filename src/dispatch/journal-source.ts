import type { Logger } from '../domain/logger.ts';
import { writeConfirmed } from '../journal/confirmed.ts';
import { bytesOf, type JournalReader, type JournalRow, openJournalReader } from '../journal/reader.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface JournalSourceOptions {
  /** The journal's folder. */
  readonly dir: string;
  /** Rows of one batch at most. */
  readonly batch: number;
  readonly batchBytes: number;
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly now: () => number;
}

/** How much of what is there a step has taken in. */
export type Step = 'nothing' | 'all' | 'a batch';

const CHECKPOINT_EVERY_MS = 1000;

/** The journal of a folder, whichever file it is at the moment, and how far we have come in it. */
export class JournalSource {
  readonly #options: JournalSourceOptions;
  #reader: JournalReader | undefined;
  #cursor = 0;
  #checkpointAt = 0;

  constructor(options: JournalSourceOptions) {
    this.#options = options;
  }

  /**
   * Take in what is there, one batch at most.
   * @param take keeps the rows in one commit with the place in the journal, under the name of the checkpoint
   */
  async step(take: (rows: readonly JournalRow[], cursor: string) => Promise<unknown>): Promise<Step> {
    const { dir, batch, batchBytes, now } = this.#options;
    const reader = await this.#current();
    if (reader === undefined) return 'nothing';
    const rows = reader.read(this.#cursor, batch, batchBytes);
    const last = rows.at(-1);
    if (last !== undefined) {
      await take(rows, cursorName(reader.instance));
      this.#cursor = last.id;
      writeConfirmed(dir, reader.instance, last.id);
    }
    if (now() >= this.#checkpointAt) {
      reader.checkpoint();
      this.#checkpointAt = now() + CHECKPOINT_EVERY_MS;
    }
    if (last === undefined) return 'nothing';
    const isFull = rows.length === batch || rows.reduce((sum, row) => sum + bytesOf(row), 0) >= batchBytes;
    return isFull ? 'a batch' : 'all';
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  async #current(): Promise<JournalReader | undefined> {
    if (this.#reader?.isStale() === true) this.close();
    if (this.#reader === undefined) {
      this.#reader = openJournalReader(this.#options.dir);
      if (this.#reader !== undefined) this.#cursor = await startingPoint(this.#reader, this.#options);
    }
    return this.#reader;
  }
}

/** Under this name the ledger keeps how far it has come in a journal. */
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
  { ledger, logger }: Pick<JournalSourceOptions, 'ledger' | 'logger'>,
): Promise<number> {
  const cursor = Number((await readCheckpoint(ledger.db, cursorName(reader.instance))) ?? 0);
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
