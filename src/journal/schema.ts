import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const JOURNAL_FILE = 'journal.db';
const SCHEMA_VERSION = 1;
/** How long one connection waits for another's lock, milliseconds (a checkpoint takes far less). */
const LOCK_WAIT_MS = 5000;

export function journalPath(dir: string): string {
  return join(dir, JOURNAL_FILE);
}

/**
 * Open the journal for its one writer and make its tables. WAL with `synchronous=FULL`: a commit returns
 * after the bytes are on disk. Checkpoints are the reader's work, because they cost the writer its tail.
 */
export function openForWriting(dir: string): DatabaseSync {
  mkdirSync(dir, { recursive: true });
  const db = new DatabaseSync(journalPath(dir), { timeout: LOCK_WAIT_MS });
  try {
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;');
    assertSound(db);
    createTables(db);
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
  const row = db.prepare('SELECT instance FROM meta').get() as { instance: string };
  return row.instance;
}

function assertSound(db: DatabaseSync): void {
  const rows = db.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  const [first] = rows;
  if (first !== undefined && first.quick_check !== 'ok') throw new Error(first.quick_check);
}

function createTables(db: DatabaseSync): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `the journal was written by a newer vicibridge (schema ${version}, this one knows ${SCHEMA_VERSION}): update vicibridge`,
    );
  }
  if (version === SCHEMA_VERSION) return;
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
