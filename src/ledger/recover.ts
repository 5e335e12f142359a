import { sql } from 'kysely';
import type { LedgerTransaction } from './ledger.ts';

/**
 * After a start: attempts that were running when the last process ended were cut off at an unknown point.
 * Their effects are in doubt from now on (the write may have happened up to this moment) and the deliveries
 * are due again. Must only be called while no other process runs deliveries of this ledger.
 * @returns how many were cut off
 */
export async function recoverInterrupted(trx: LedgerTransaction, now: number): Promise<number> {
  await trx
    .updateTable('effects')
    .set({ writing_since: null, doubt_since: now })
    .where('writing_since', 'is not', null)
    .execute();
  await trx
    .updateTable('attempts')
    .set({ ended_at: now, outcome: 'interrupted', code: 'process-ended' })
    .where('ended_at', 'is', null)
    .where('delivery_id', 'in', (eb) =>
      eb.selectFrom('deliveries').select('deliveries.id').where('state', '=', 'running'),
    )
    .execute();
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({ state: 'due', due_at: now, updated_at: now })
    .where('state', '=', 'running')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * Deliveries that have been running since before `startedBefore` are nobody's any more (their end could not
 * be written): in doubt and due again. @returns how many
 */
export async function recoverForgotten(
  trx: LedgerTransaction,
  startedBefore: number,
  now: number,
): Promise<number> {
  const forgotten = await trx
    .updateTable('deliveries')
    .set({ state: 'due', due_at: now, updated_at: now })
    .where('state', '=', 'running')
    .where('updated_at', '<', startedBefore)
    .returning(['destination', 'effect_key'])
    .execute();
  for (const { destination, effect_key } of forgotten) {
    await trx
      .updateTable('effects')
      .set({ writing_since: null, doubt_since: now })
      .where('destination', '=', destination)
      .where('effect_key', '=', effect_key)
      .execute();
  }
  return forgotten.length;
}

/**
 * Release the head of every lane that has only waiting deliveries. None should exist; this is the net under
 * the trapeze. @returns how many were released
 */
export async function releaseStuckLanes(trx: LedgerTransaction, now: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({ state: 'due', due_at: now, updated_at: now })
    .where('state', '=', 'waiting')
    .where(
      sql<boolean>`not exists (select 1 from deliveries as ahead
        where ahead.destination = deliveries.destination and ahead.lane = deliveries.lane
          and ahead.state in ('waiting','due','queued','running') and ahead.seq < deliveries.seq)`,
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
