import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Records that a receipt names and that the CRM no longer had, and what was done about it.
  `CREATE TABLE missing_records (
    destination TEXT NOT NULL, effect_key TEXT NOT NULL, part TEXT NOT NULL, remote_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('missing','redelivered','back','person-gone','accepted')),
    event_id TEXT, found_at INTEGER NOT NULL, redelivered_at INTEGER, reason TEXT, updated_at INTEGER NOT NULL,
    PRIMARY KEY (destination, effect_key, part)) WITHOUT ROWID`,
  `CREATE INDEX missing_records_open ON missing_records (destination, updated_at)
    WHERE state IN ('missing','redelivered')`,
  `CREATE TABLE verifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('sample','all')), since INTEGER NOT NULL,
    started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, looked INTEGER NOT NULL, there INTEGER NOT NULL,
    missing INTEGER NOT NULL, redelivered INTEGER NOT NULL, people_gone INTEGER NOT NULL,
    unseen INTEGER NOT NULL, stopped TEXT)`,
  `CREATE INDEX verifications_latest ON verifications (destination, ended_at)`,
  // The events of an effect: those of the call that has its key.
  `CREATE INDEX IF NOT EXISTS events_call ON events (call_key) WHERE call_key IS NOT NULL`,
];

/** Whether recorded receipts still exist in the CRMs. */
export async function verified(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
