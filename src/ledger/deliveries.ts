import type { LedgerTransaction } from './ledger.ts';
import { busyLanes, hurryLane } from './lanes.ts';

export interface NewDelivery {
  readonly id: string;
  readonly eventId: string;
  /** What must stay in order at the destination: the lead. */
  readonly lane: string;
  readonly effectKey: string;
  /** See `URGENCY`. */
  readonly urgency: number;
  /** Not to be given to the queue before this, milliseconds since the epoch. */
  readonly dueAt: number;
}

/**
 * One delivery per (event, destination). What stands before an urgent one in its lane goes as soon as it, or
 * the urgent one would wait for its turn among all the others. Not more than a few hundred at once, each in
 * a lane of its own.
 * @returns how many were not there already
 */
export async function insertDeliveries(
  trx: LedgerTransaction,
  destination: string,
  deliveries: readonly NewDelivery[],
  now: number,
): Promise<number> {
  const lanes = deliveries.map(({ lane }) => lane);
  const busy = await busyLanes(trx, destination, lanes);
  const inserted = await trx
    .insertInto('deliveries')
    .values(
      deliveries.map((delivery) => ({
        id: delivery.id,
        event_id: delivery.eventId,
        destination,
        lane: delivery.lane,
        effect_key: delivery.effectKey,
        state: busy.has(delivery.lane) ? ('waiting' as const) : ('due' as const),
        attempts: 0,
        enqueues: 0,
        urgency: delivery.urgency,
        due_at: delivery.dueAt,
        updated_at: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['event_id', 'destination']).doNothing())
    .executeTakeFirst();
  for (const { lane, urgency } of deliveries)
    if (busy.has(lane)) await hurryLane(trx, { destination, lane, urgency }, now);
  return Number(inserted.numInsertedOrUpdatedRows ?? 0);
}

/**
 * Set a finished delivery going again (replay), in the lane that its event has now; it waits for what is
 * under way there.
 * @param keys `dueAt`: not before then; absent = now
 */
export async function rearmDelivery(
  trx: LedgerTransaction,
  id: string,
  keys: Pick<NewDelivery, 'lane' | 'effectKey' | 'urgency'> & { readonly dueAt?: number },
  now: number,
): Promise<boolean> {
  const delivery = await trx
    .selectFrom('deliveries')
    .select(['destination', 'effect_key'])
    .where('id', '=', id)
    .where('state', 'in', ['delivered', 'dead'])
    .executeTakeFirst();
  if (delivery === undefined) return false;
  const busy = await busyLanes(trx, delivery.destination, [keys.lane]);
  const state = busy.has(keys.lane) ? 'waiting' : 'due';
  await trx
    .updateTable('deliveries')
    .set({
      state,
      lane: keys.lane,
      effect_key: (await mayExist(trx, delivery)) ? delivery.effect_key : keys.effectKey,
      attempts: 0,
      urgency: keys.urgency,
      due_at: keys.dueAt ?? now,
      updated_at: now,
      error_code: null,
      error_message: null,
      error_group: null,
      outcome: null,
    })
    .where('id', '=', id)
    .execute();
  if (state === 'waiting') await hurryLane(trx, { ...keys, destination: delivery.destination }, now);
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
