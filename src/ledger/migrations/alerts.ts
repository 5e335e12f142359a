import { type Kysely, sql } from 'kysely';
import { deadSignature } from '../../domain/dead-letters/signature.ts';

const STATEMENTS = [
  // What people were told of and what lasts.
  `CREATE TABLE alerts (
    code TEXT NOT NULL, subject TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    level INTEGER NOT NULL, since INTEGER NOT NULL, said_at INTEGER NOT NULL, repeats INTEGER NOT NULL,
    PRIMARY KEY (code, subject)) WITHOUT ROWID`,
  // Deliveries that were made, by hour since the epoch: counting them in the history would read all of it.
  `CREATE TABLE delivered_hours (
    destination TEXT NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (destination, hour)) WITHOUT ROWID`,
  // The id of the error's signature; see src/domain/dead-letters.
  `ALTER TABLE deliveries ADD COLUMN error_group TEXT`,
  `CREATE INDEX deliveries_dead_groups ON deliveries (destination, error_group, updated_at)
    WHERE state = 'dead'`,
  `CREATE INDEX deliveries_failing ON deliveries (destination, updated_at)
    WHERE error_code IS NOT NULL AND state IN ('waiting','due','queued','running')`,
];

export async function alerts(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  await groupDead(db);
}

/** What has died before gets its group too. */
async function groupDead(db: Kysely<unknown>): Promise<void> {
  const errors = await sql<{ readonly code: string | null; readonly message: string | null }>`
    select distinct error_code as code, error_message as message from deliveries where state = 'dead'`.execute(
    db,
  );
  for (const { code, message } of errors.rows)
    await sql`update deliveries set error_group = ${deadSignature(code ?? '', message ?? '').id}
      where state = 'dead' and error_code is ${code} and error_message is ${message}`.execute(db);
}
