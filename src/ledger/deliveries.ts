import type { LedgerTransaction } from './ledger.ts';
import { laneIsBusy } from './lanes.ts';

export interface NewDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly destination: string;
  /** What must stay in order at the destination: the lead. */
  readonly lane: string;
  readonly effectKey: string;
}

/** One delivery per (event, destination); `false` when it is there already. */
export async function insertDelivery(
  trx: LedgerTransaction,
  delivery: NewDelivery,
  now: number,
): Promise<boolean> {
  const state = (await laneIsBusy(trx, delivery.destination, delivery.lane)) ? 'waiting' : 'due';
  const inserted = await trx
    .insertInto('deliveries')
    .values({
      id: delivery.id,
      event_id: delivery.eventId,
      destination: delivery.destination,
      lane: delivery.lane,
      effect_key: delivery.effectKey,
      state,
      attempts: 0,
      enqueues: 0,
      due_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(['event_id', 'destination']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Set a finished delivery going again (replay); it queues up behind what is in its lane now. */
export async function rearmDelivery(trx: LedgerTransaction, id: string, now: number): Promise<boolean> {
  const delivery = await trx
    .selectFrom('deliveries')
    .select(['destination', 'lane'])
    .where('id', '=', id)
    .where('state', 'in', ['delivered', 'dead'])
    .executeTakeFirst();
  if (delivery === undefined) return false;
  const state = (await laneIsBusy(trx, delivery.destination, delivery.lane)) ? 'waiting' : 'due';
  await trx
    .updateTable('deliveries')
    .set({
      state,
      attempts: 0,
      due_at: now,
      updated_at: now,
      error_code: null,
      error_message: null,
      outcome: null,
    })
    .where('id', '=', id)
    .execute();
  return true;
}
