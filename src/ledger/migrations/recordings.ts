import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // One row for each call whose recording is looked for; it goes with the event that it was last asked for by.
  `CREATE TABLE recordings (
    call_key TEXT PRIMARY KEY, dialer TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting','found','missing')),
    ended_at INTEGER NOT NULL, looks INTEGER NOT NULL, failures INTEGER NOT NULL, due_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, reason TEXT, recording_id TEXT, found_event TEXT) WITHOUT ROWID`,
  `CREATE INDEX recordings_due ON recordings (dialer, due_at) WHERE state = 'waiting'`,
  `CREATE INDEX recordings_event ON recordings (event_id)`,
  `CREATE INDEX recordings_updated ON recordings (updated_at)`,
];

/** The calls whose recordings are looked for. */
export async function recordings(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
