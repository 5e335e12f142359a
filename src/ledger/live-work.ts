import { sql } from 'kysely';
import { URGENCY } from '../domain/urgency.ts';
import type { LedgerDb } from './ledger.ts';
import { isUnfinished } from './states.ts';

/**
 * How many deliveries to these destinations could go now and are not among those that go behind all that is live;
 * counted up to `atMost`. Reads the small index only.
 */
export async function countLiveWork(
  db: LedgerDb,
  destinations: readonly string[],
  now: number,
  atMost: number,
): Promise<number> {
  if (destinations.length === 0) return 0;
  const { rows } = await sql<{ readonly count: number }>`select count(*) as count from (
    select 1 from deliveries where ${isUnfinished} and state in ('due','queued','running')
      and destination in (${sql.join(destinations)}) and urgency <= ${URGENCY.normal} and due_at <= ${now}
      limit ${atMost})`.execute(db);
  return rows[0]?.count ?? 0;
}
