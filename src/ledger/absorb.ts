import type { BridgeEvent } from '../domain/event.ts';
import { readEvent } from './events.ts';
import type { LedgerTransaction } from './ledger.ts';
import { isUnfinished } from './states.ts';

/** A delivery that waits behind another one of its lane and is settled by it. */
export interface Absorbed {
  readonly deliveryId: string;
  readonly event: BridgeEvent;
}

/** More than so many wait for the next look. */
const ABSORBED_MAX = 1000;

/**
 * What waits behind in the lane and is about the same record, up to the first that is about something else. Only
 * for a destination that looks at the record: another one must get every message.
 */
export async function absorbable(
  trx: LedgerTransaction,
  destination: string,
  lane: string,
): Promise<readonly Absorbed[]> {
  const waiting = await trx
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['deliveries.id', 'event', 'type'])
    .where(isUnfinished)
    .where('destination', '=', destination)
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .orderBy('seq')
    .limit(ABSORBED_MAX)
    .execute();
  const absorbed: Absorbed[] = [];
  for (const { id, event: text, type } of waiting) {
    const event = type === 'record-changed' ? readEvent(text) : undefined;
    if (event === undefined) break;
    absorbed.push({ deliveryId: id, event });
  }
  return absorbed;
}

/** They are settled by the delivery before them; one that was replayed meanwhile goes its own way. */
export async function endAbsorbed(
  trx: LedgerTransaction,
  absorbed: readonly Absorbed[],
  by: string,
  now: number,
): Promise<void> {
  if (absorbed.length === 0) return;
  await trx
    .updateTable('deliveries')
    .set({
      state: 'delivered',
      outcome: 'absorbed',
      receipt: JSON.stringify({ outcome: 'absorbed', ids: {}, warnings: [`settled by ${by}`] }),
      updated_at: now,
    })
    .where(
      'id',
      'in',
      absorbed.map((one) => one.deliveryId),
    )
    .where('state', '=', 'waiting')
    .execute();
}
