import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What a later event of a call says is asked at every replay; one that names its lead is found by that.
  `CREATE INDEX events_call_alone ON events (call_key, received_at) WHERE lead_key IS NULL`,
  // Counted at every look at the metrics, and listed with the last changed first.
  `CREATE INDEX recordings_state ON recordings (state, updated_at)`,
];

/** What is read while the program runs must not read through the history. */
export async function historyReads(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
