import { type Kysely, sql } from 'kysely';

/**
 * What a dialer's floor was like when it was last read: written together with the events that it made, so that no
 * crash loses or doubles one. Times in milliseconds since the epoch; the counts are of all reads ever.
 */
export async function floor(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `CREATE TABLE floor_states (
        dialer TEXT PRIMARY KEY, memory TEXT, reads TEXT NOT NULL CHECK (reads IN ('tables','api')),
        read_at INTEGER, agents INTEGER, waiting INTEGER, failed_since INTEGER, failure TEXT,
        asked INTEGER NOT NULL DEFAULT 0, took_ms INTEGER NOT NULL DEFAULT 0,
        polls INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
        skips INTEGER NOT NULL DEFAULT 0, events INTEGER NOT NULL DEFAULT 0,
        asked_ever INTEGER NOT NULL DEFAULT 0, took_ms_ever INTEGER NOT NULL DEFAULT 0,
        slowest_ms INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
    )
    .execute(db);
}
