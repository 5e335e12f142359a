import type { DatabaseSync } from 'node:sqlite';

/** Pages (about) between two steps: at most 2 MB of log, written back in one or two milliseconds. */
const STEP_WHEN_IDLE = 400;
const STEP_WHEN_BUSY = 4000;
const PAGE_BYTES = 4096;

/**
 * Keeps the write-ahead log short, so that it is written over instead of growing: a commit that makes a file
 * longer costs twice as much. The writer does it itself, in small steps and where it can between two hits:
 * so nobody holds a lock that it would wait for, and it needs no intake that runs.
 */
export class Checkpoints {
  readonly #db: DatabaseSync;
  #written = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** A row or a commit was written; a large body takes more pages than one. */
  wrote(bytes = 0): void {
    this.#written += 1 + Math.floor(bytes / PAGE_BYTES);
  }

  /** @param isBusy hits are waiting at the moment: then a step is put off for longer */
  isDue(isBusy: boolean): boolean {
    return this.#written >= (isBusy ? STEP_WHEN_BUSY : STEP_WHEN_IDLE);
  }

  /**
   * Write the log back into the database, as far as no reader needs it any more; when that was all, the next
   * commit begins the log anew. Throws what SQLite throws; the next step is then as far away as ever.
   */
  run(): void {
    this.#written = 0;
    this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }
}
