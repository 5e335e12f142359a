import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What somebody has asked to be read again from a dialer's own records; times in milliseconds since the epoch.
  `CREATE TABLE backfills (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dialer TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL, campaigns TEXT NOT NULL,
    archived INTEGER NOT NULL, rate REAL NOT NULL, expected INTEGER,
    state TEXT NOT NULL CHECK (state IN ('ordered','running','paused','done','cancelled')),
    phase TEXT NOT NULL CHECK (phase IN ('urls','calls','settling','ended')),
    phase_cursor TEXT, read_until INTEGER NOT NULL,
    urls INTEGER NOT NULL DEFAULT 0, urls_taken INTEGER NOT NULL DEFAULT 0,
    calls INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0, missing INTEGER NOT NULL DEFAULT 0,
    excluded INTEGER NOT NULL DEFAULT 0, unsettled INTEGER NOT NULL DEFAULT 0,
    taken INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    statements INTEGER NOT NULL DEFAULT 0, rows_read INTEGER NOT NULL DEFAULT 0,
    busy_ms REAL NOT NULL DEFAULT 0, slowest_ms REAL NOT NULL DEFAULT 0,
    waits_for TEXT, waits_since INTEGER,
    ordered_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER, updated_at INTEGER NOT NULL)`,
  `CREATE INDEX backfills_unfinished ON backfills (dialer, id) WHERE state IN ('ordered','running','paused')`,
];

export async function backfills(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
