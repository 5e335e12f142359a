import { sql } from 'kysely';
import type { LedgerTransaction } from './ledger.ts';

/**
 * Remove up to `limit` events received before `before` whose deliveries are all delivered, with their
 * attempts, and the guards of effects that old. What is not delivered is never removed.
 * @returns how many events went
 */
export async function pruneEvents(trx: LedgerTransaction, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('events')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('events as old')
        .select('old.id')
        .where('old.received_at', '<', before)
        .where(
          sql<boolean>`not exists (select 1 from deliveries
            where deliveries.event_id = old.id and deliveries.state <> 'delivered')`,
        )
        .limit(limit),
    )
    .executeTakeFirst();
  await trx
    .deleteFrom('effects')
    .where('sent_at', '<', before)
    .where('doubt_since', 'is', null)
    .where('writing_since', 'is', null)
    .execute();
  return Number(numDeletedRows);
}
