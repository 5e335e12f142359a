import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const JOURNAL_FILE = 'journal.db';
const SCHEMA_VERSION = 1;
/** From here on it is no version but damage. */
const NO_VERSION = 1000;
/** A log longer than this is cut when it begins anew; else it keeps its length, which is faster to write. */
const LOG_KEPT_BYTES = 16 * 1024 * 1024;
/** How long one connection waits for another's lock, milliseconds (a checkpoint takes far less). */
const LOCK_WAIT_MS = 5000;

export function journalPath(dir: string): string {
  return join(dir, JOURNAL_FILE);
}

/**
 * Open the journal for its one writer and make its tables. WAL with `synchronous=FULL`: a commit returns
 * after the bytes are on disk. Checkpoints are made in small steps between commits (`Checkpoints`), never within one.
 */
export function openForWriting(dir: string): DatabaseSync {
  mkdirSync(dir, { recursive: true });
  const db = new DatabaseSync(journalPath(dir), { timeout: LOCK_WAIT_MS });
  try {
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;');
    db.exec(`PRAGMA journal_size_limit=${LOG_KEPT_BYTES}`);
    assertSound(db);
    createTables(db);
    // Fails where a damaged head makes SQLite let us read only.
    db.exec('BEGIN IMMEDIATE; UPDATE meta SET touched_at = touched_at; ROLLBACK;');
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Open the journal beside its writer, to read and to checkpoint. Throws when there is none yet. */
export function openForReading(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  try {
    db.exec('PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;');
    db.prepare('SELECT instance FROM meta').get();
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** The journal's own identity: row ids start anew in a new file, so a cursor belongs to one instance. */
export function instanceOf(db: DatabaseSync): string {
  const row = db.prepare('SELECT instance FROM meta').get() as { instance: string } | undefined;
  if (row === undefined) throw new Error('the journal does not tell its identity');
  return row.instance;
}

/** The highest row id ever given out. */
export function lastIdOf(db: DatabaseSync): number {
  const row = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'hits'").get() as
    { seq: number } | undefined;
  return row?.seq ?? 0;
}

/** From now on it is another journal to its reader, which begins at its first row again. */
export function renewInstance(db: DatabaseSync): void {
  db.exec('UPDATE meta SET instance = lower(hex(randomblob(16)))');
}

/** A newer vicibridge has written the journal: it is sound, and must be left as it is. */
export class NewerJournalError extends Error {
  constructor(version: number) {
    super(
      `the journal was written by a newer vicibridge (schema ${version}, this one knows ${SCHEMA_VERSION}): update vicibridge`,
    );
    this.name = 'NewerJournalError';
  }
}

function assertSound(db: DatabaseSync): void {
  const rows = db.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  const [first] = rows;
  if (first !== undefined && first.quick_check !== 'ok') throw new Error(first.quick_check);
}

/** Damage that leaves a well-formed database, for example of another program. */
function assertJournal(db: DatabaseSync): void {
  const { tables } = db
    .prepare(`SELECT count(*) AS tables FROM sqlite_schema WHERE name IN ('meta', 'hits', 'recent_content')`)
    .get() as { tables: number };
  if (tables !== 3 || typeof instanceOf(db) !== 'string')
    throw new Error('tables of the journal are missing');
}

function createTables(db: DatabaseSync): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > SCHEMA_VERSION && version < NO_VERSION) throw new NewerJournalError(version);
  if (version === SCHEMA_VERSION) return assertJournal(db);
  if (version !== 0) throw new Error(`${version} is no version of the journal`);
  const { objects } = db.prepare('SELECT count(*) AS objects FROM sqlite_schema').get() as {
    objects: number;
  };
  if (objects > 0) throw new Error('it is the database of another program');
  db.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE meta (instance TEXT NOT NULL, touched_at INTEGER NOT NULL);
    INSERT INTO meta VALUES (lower(hex(randomblob(16))), 0);
    -- AUTOINCREMENT: an id is never used twice, also after pruning, so the reader's cursor stays true.
    CREATE TABLE hits (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      received_at INTEGER NOT NULL,
      event_id TEXT NOT NULL,
      hook TEXT NOT NULL,
      source TEXT NOT NULL,
      hit_trigger TEXT NOT NULL,
      method TEXT NOT NULL,
      path TEXT NOT NULL,
      query BLOB NOT NULL,
      headers TEXT NOT NULL,
      body BLOB NOT NULL,
      remote TEXT NOT NULL,
      salvaged INTEGER NOT NULL
    );
    -- Requests without a call identity, remembered for their duplicate window.
    CREATE TABLE recent_content (
      hash TEXT PRIMARY KEY,
      event_id TEXT NOT NULL,
      seen_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;
  `);
}
