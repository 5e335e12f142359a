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
  const old = await trx
    .selectFrom('effects')
    .select(['destination', 'effect_key'])
    .where('sent_at', 'is not', null)
    .where('sent_at', '<', before)
    .where('doubt_since', 'is', null)
    .where('writing_since', 'is', null)
    .orderBy('sent_at')
    .limit(limit)
    .execute();
  if (old.length === 0) return;
  const open = await trx
    .selectFrom('deliveries')
    .select(['destination', 'effect_key'])
    .where(isUnfinished)
    .unionAll(trx.selectFrom('deliveries').select(['destination', 'effect_key']).where(isDead))
    .execute();
  const needed = new Set(open.map(keyOf));
  for (const effect of old) {
    if (needed.has(keyOf(effect))) continue;
    await trx
      .deleteFrom('effects')
      .where('destination', '=', effect.destination)
      .where('effect_key', '=', effect.effect_key)
      .execute();
  }
}

function keyOf(effect: { readonly destination: string; readonly effect_key: string }): string {
  return `${effect.destination} ${effect.effect_key}`;
}
