import { type ExpressionBuilder, sql } from 'kysely';
import type { LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';
import { isUnfinished } from './states.ts';

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
  return writeOff(trx, 'process-ended', now, (eb) => eb('state', '=', 'running'));
}

/**
 * Deliveries that have been running since before `startedBefore` are nobody's any more: in doubt and due
 * again. @returns how many
 */
export async function recoverForgotten(
  trx: LedgerTransaction,
  startedBefore: number,
  now: number,
): Promise<number> {
  return writeOff(trx, 'forgotten', now, (eb) =>
    eb.and([eb('state', '=', 'running'), eb('updated_at', '<', startedBefore)]),
  );
}

async function writeOff(
  trx: LedgerTransaction,
  code: string,
  now: number,
  which: (eb: ExpressionBuilder<LedgerTables, 'deliveries'>) => ReturnType<typeof eb.and>,
): Promise<number> {
  const cutOff = await trx
    .updateTable('deliveries')
    .set({ state: 'due', due_at: now, updated_at: now })
    .where(isUnfinished)
    .where(which)
    .returning(['id', 'destination', 'effect_key'])
    .execute();
  for (const { id, destination, effect_key } of cutOff) {
    await trx
      .updateTable('attempts')
      .set({ ended_at: now, outcome: 'interrupted', code })
      .where('delivery_id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
    await trx
      .updateTable('effects')
      .set({ writing_since: null, doubt_since: now })
      .where('destination', '=', destination)
      .where('effect_key', '=', effect_key)
      .execute();
  }
  return cutOff.length;
}

/**
 * Release the head of every lane that has only waiting deliveries. None should exist; this is the net under
 * the trapeze. @returns how many were released
 */
export async function releaseStuckLanes(trx: LedgerTransaction, now: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({ state: 'due', due_at: now, updated_at: now })
    .where(isUnfinished)
    .where('state', '=', 'waiting')
    .where(
      // Also a younger one under way keeps a lane: a replayed delivery waits behind it.
      sql<boolean>`not exists (select 1 from deliveries as other
        where other.destination = deliveries.destination and other.lane = deliveries.lane
          and other.state in ('waiting','due','queued','running')
          and (other.state <> 'waiting' or other.seq < deliveries.seq))`,
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
