import { type Kysely, sql } from 'kysely';

/** For the question which accepted hits no record of the dialer tells of. */
export async function completeness(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`CREATE INDEX dialer_calls_uniqueid ON dialer_calls (dialer, uniqueid)`).execute(db);
}
