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

/**
 * Set a finished delivery going again (replay), in the lane that its event has now; it waits for what is
 * under way there.
 */
export async function rearmDelivery(
  trx: LedgerTransaction,
  id: string,
  keys: Pick<NewDelivery, 'lane' | 'effectKey'>,
  now: number,
): Promise<boolean> {
  const delivery = await trx
    .selectFrom('deliveries')
    .select(['destination', 'effect_key'])
    .where('id', '=', id)
    .where('state', 'in', ['delivered', 'dead'])
    .executeTakeFirst();
  if (delivery === undefined) return false;
  const state = (await laneIsBusy(trx, delivery.destination, keys.lane)) ? 'waiting' : 'due';
  await trx
    .updateTable('deliveries')
    .set({
      state,
      lane: keys.lane,
      effect_key: (await mayExist(trx, delivery)) ? delivery.effect_key : keys.effectKey,
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

/** What was or may have been made under a key is updated under that key, or there would be two of it. */
async function mayExist(
  trx: LedgerTransaction,
  effect: { readonly destination: string; readonly effect_key: string },
): Promise<boolean> {
  const row = await trx
    .selectFrom('effects')
    .select(['sent_at', 'doubt_since'])
    .where('destination', '=', effect.destination)
    .where('effect_key', '=', effect.effect_key)
    .executeTakeFirst();
  return row !== undefined && (row.sent_at !== null || row.doubt_since !== null);
}
