import { sql } from 'kysely';
import type { LedgerTransaction } from './ledger.ts';
import { isDead, isUnfinished } from './states.ts';

/**
 * Remove up to `limit` events received before `before` whose deliveries are all delivered, with their
 * attempts, and as many guards of effects that old. What is not delivered is never removed, nor the guard of
 * an effect that an undelivered event would touch again (another event of the same call).
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
  await pruneEffects(trx, before, limit);
  return Number(numDeletedRows);
}

async function pruneEffects(trx: LedgerTransaction, before: number, limit: number): Promise<void> {
  await sql`delete from effects where (destination, effect_key) in (
    select destination, effect_key from effects
    where sent_at is not null and sent_at < ${before} and doubt_since is null and writing_since is null
      and (destination, effect_key) not in (
        select destination, effect_key from deliveries where ${isDead}
        union all select destination, effect_key from deliveries where ${isUnfinished})
    order by sent_at limit ${limit})`.execute(trx);
}
