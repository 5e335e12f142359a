import { type Kysely, sql } from 'kysely';

/** Since when what an alert is about is over, where people are told of that only when it has stayed so. */
export async function alertsOver(db: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE alerts ADD COLUMN over_at INTEGER').execute(db);
}
