import { type Kysely, sql } from 'kysely';

/** How many calls a dialer counts where nobody can read which ones; times in milliseconds since the epoch. */
export async function dialerCounts(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `CREATE TABLE dialer_counts (
        dialer TEXT NOT NULL, day TEXT NOT NULL, campaign TEXT NOT NULL, status TEXT NOT NULL,
        open INTEGER NOT NULL, count INTEGER NOT NULL, looked INTEGER, updated_at INTEGER NOT NULL,
        PRIMARY KEY (dialer, day, campaign, status)) WITHOUT ROWID`,
    )
    .execute(db);
}
