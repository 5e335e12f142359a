import { DatabaseSync } from 'node:sqlite';
import { BulkInputError } from '../input-error.ts';
import { type Counts, NO_COUNTS, OUTCOMES, type Settled } from './outcome.ts';
import { StateRow } from './state-row.ts';

/** A row that is, or may have been, on its way. */
export interface Intent {
  readonly row: number;
  readonly line: number;
  /** Digest of the number. */
  readonly phoneKey: string;
  /** The newest lead that the list had with this number before; 0 = none. */
  readonly floor: number;
}

/** A row that was about to be sent, or was sent, when the import was cut off. */
export interface Doubt {
  /** When its own request left, milliseconds since the epoch; 0 = it had not, but for a power cut of the machine. */
  readonly sentAt: number;
  readonly floor: number;
}

/**
 * What is known of every row of an import, on disk: what is about to be sent is there before it is sent, so that
 * after a kill each row is either settled, untouched, or in doubt.
 */
export interface ImportState {
  /** All rows were settled before it was opened: there is nothing left to do. */
  readonly finished: boolean;
  /** Rows between these that are settled or in doubt. */
  known(fromRow: number, toRow: number): ReadonlyMap<number, 'settled' | Doubt>;
  /** These come next. Durable when it returns. */
  intend(rows: readonly Intent[]): void;
  /** The row's request is about to leave; a kill does not undo it. */
  sending(row: number, now: number): void;
  /** The row's request was not carried out. */
  notSent(row: number): void;
  settle(intent: Intent, settled: Settled): void;
  /** Forget those among these that were not sent after all. */
  takeBack(rows: readonly number[]): void;
  /** A settled row with this number that stands for a lead. */
  placed(phoneKey: string): { readonly row: number; readonly leadId: string } | undefined;
  /** Whether the lead is some row's own. */
  isClaimed(leadId: string): boolean;
  /** Settled rows in the order of the file. */
  settledRows(fromRow: number): Iterable<StateRow>;
  /** Of a finished import, as they were at its end. */
  counts(): Counts;
  /** Make what was settled so far durable. */
  sync(): void;
  finish(): void;
  close(): void;
}

const SHAPE = 1;
const TABLES = `
  CREATE TABLE IF NOT EXISTS import (id INTEGER PRIMARY KEY CHECK (id = 1), identity TEXT NOT NULL, finished INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS rows (
    row INTEGER PRIMARY KEY, line INTEGER NOT NULL, phone_key TEXT NOT NULL, sent_at INTEGER NOT NULL,
    floor INTEGER NOT NULL, outcome TEXT, lead_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', changes TEXT NOT NULL DEFAULT '');
  CREATE INDEX IF NOT EXISTS rows_phone ON rows (phone_key);
  CREATE INDEX IF NOT EXISTS rows_lead ON rows (lead_id) WHERE lead_id <> '';
  CREATE TABLE IF NOT EXISTS totals (outcome TEXT PRIMARY KEY, n INTEGER NOT NULL);
  PRAGMA user_version = ${SHAPE};`;

const COUNTS = 'SELECT outcome, count(*) AS n FROM rows WHERE outcome IS NOT NULL GROUP BY outcome';

/** What may be done with a state that is there, or not. */
export type Beginning = 'new' | 'resume' | 'restart';

/**
 * Open the state of an import; `''` for one that leaves nothing (dry run). Only one process at a time may.
 *
 * @param identity what the import is of: file, map, list, checks; another one is another import
 * @throws BulkInputError where the state there is does not fit `beginning`
 */
export function openImportState(path: string, identity: string, beginning: Beginning): ImportState {
  const db = new DatabaseSync(path, { timeout: 500 });
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
    db.exec(TABLES);
    begin(db, { path, identity, beginning });
  } catch (error) {
    db.close();
    if (!(error instanceof Error) || !/database is locked/.test(error.message)) throw error;
    throw new BulkInputError(`${path} is in use: another import of this file runs`);
  }
  return stateOn(db);
}

function begin(
  db: DatabaseSync,
  { path, identity, beginning }: { path: string; identity: string; beginning: Beginning },
): void {
  const kept = db.prepare('SELECT identity, finished FROM import').get();
  const rows = Number(db.prepare('SELECT count(*) AS n FROM rows').get()?.['n'] ?? 0);
  if (kept !== undefined && beginning === 'new')
    throw new BulkInputError(
      kept['finished'] === 1
        ? `this file was imported already (${path}): add --restart to import it once more`
        : `an import of this file was cut off after ${rows} rows (${path}): add --resume to go on, or --restart to begin anew`,
    );
  if (beginning === 'resume') {
    if (kept === undefined)
      throw new BulkInputError(`there is nothing to resume (${path} has no import): leave --resume out`);
    if (kept['identity'] !== identity)
      throw new BulkInputError(
        'the file, its map or the options are not those that the import was begun with: use the same ones, or --restart to begin anew',
      );
    return;
  }
  db.exec('DELETE FROM rows; DELETE FROM totals; DELETE FROM import;');
  db.prepare('INSERT INTO import (id, identity, finished) VALUES (1, ?, 0)').run(identity);
}

function stateOn(db: DatabaseSync): ImportState {
  const finished = db.prepare('SELECT finished FROM import').get()?.['finished'] === 1;
  const known = db.prepare('SELECT row, outcome, sent_at, floor FROM rows WHERE row BETWEEN ? AND ?');
  const intend = db.prepare(
    `INSERT INTO rows (row, line, phone_key, sent_at, floor) VALUES (?, ?, ?, 0, ?)
     ON CONFLICT (row) DO UPDATE SET sent_at = 0, floor = excluded.floor`,
  );
  const sending = db.prepare('UPDATE rows SET sent_at = ? WHERE row = ? AND outcome IS NULL');
  const settle = db.prepare(
    `INSERT INTO rows (row, line, phone_key, sent_at, floor, outcome, lead_id, reason, changes) VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?)
     ON CONFLICT (row) DO UPDATE SET outcome = excluded.outcome, lead_id = excluded.lead_id,
       reason = excluded.reason, changes = excluded.changes`,
  );
  const takeBack = db.prepare('DELETE FROM rows WHERE row = ? AND outcome IS NULL AND sent_at = 0');
  const placed = db.prepare(
    `SELECT row, lead_id FROM rows WHERE phone_key = ? AND (lead_id <> '' OR outcome = 'ready') ORDER BY row LIMIT 1`,
  );
  const claimed = db.prepare("SELECT 1 FROM rows WHERE lead_id = ? AND lead_id <> '' AND outcome <> 'duplicate' LIMIT 1"); // prettier-ignore
  const page = db.prepare(
    'SELECT row, line, outcome, lead_id, reason, changes FROM rows WHERE row >= ? AND outcome IS NOT NULL ORDER BY row LIMIT 1000',
  );
  const counts = db.prepare(finished ? 'SELECT outcome, n FROM totals' : COUNTS);
  /** Settled rows survive a kill at once, and a power cut when they are synced: until then they are in doubt. */
  const lightly = (work: () => void): void => {
    db.exec('PRAGMA synchronous=NORMAL');
    try {
      work();
    } finally {
      db.exec('PRAGMA synchronous=FULL');
    }
  };
  const inOneCommit = (work: () => void): void => {
    db.exec('BEGIN IMMEDIATE');
    try {
      work();
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    finished,
    known(fromRow, toRow) {
      const rows = known.all(fromRow, toRow);
      return new Map(
        rows.map((row) => [
          Number(row['row']),
          row['outcome'] === null
            ? { sentAt: Number(row['sent_at']), floor: Number(row['floor']) }
            : ('settled' as const),
        ]),
      );
    },
    intend(rows) {
      if (rows.length === 0) return;
      inOneCommit(() => {
        for (const { row, line, phoneKey, floor } of rows) intend.run(row, line, phoneKey, floor);
      });
    },
    sending: (row, now) => lightly(() => sending.run(now, row)),
    notSent: (row) => lightly(() => sending.run(0, row)),
    settle({ row, line, phoneKey }, { outcome, leadId, reason, changes }) {
      lightly(() => settle.run(row, line, phoneKey, outcome, leadId, reason, changes.join('; ')));
    },
    takeBack(rows) {
      inOneCommit(() => {
        for (const row of rows) takeBack.run(row);
      });
    },
    placed(phoneKey) {
      const found = placed.get(phoneKey);
      return found && { row: Number(found['row']), leadId: String(found['lead_id']) };
    },
    isClaimed: (leadId) => claimed.get(leadId) !== undefined,
    *settledRows(fromRow) {
      for (let from = fromRow; ;) {
        const rows = page.all(from).map((row) => StateRow.parse(row));
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined) return;
        from = last.row + 1;
      }
    },
    counts() {
      const found = new Map(counts.all().map((row) => [String(row['outcome']), Number(row['n'])]));
      return { ...NO_COUNTS, ...Object.fromEntries(OUTCOMES.map((name) => [name, found.get(name) ?? 0])) };
    },
    sync() {
      db.exec('UPDATE import SET finished = finished');
    },
    finish() {
      db.exec(
        `BEGIN IMMEDIATE; INSERT INTO totals (outcome, n) ${COUNTS}; DELETE FROM rows; UPDATE import SET finished = 1; COMMIT; VACUUM;`,
      );
    },
    close: () => db.close(),
  };
}
