import { deliveryIdOf } from '../domain/delivery-id.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { insertDelivery } from '../ledger/deliveries.ts';
import { insertEvent } from '../ledger/events.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { readHit } from './read-hit.ts';
import { destinationsOf, type Routing } from './routing.ts';

export interface TakenIn {
  readonly event: BridgeEvent;
  /** The same hit was held already; nothing follows from this one. */
  readonly duplicate: boolean;
  readonly destinations: readonly string[];
}

export interface TakeInContext {
  readonly parse: (hit: RawHit) => BridgeEvent;
  readonly routing: Routing;
  readonly now: () => number;
}

/** Turn one accepted hit into an event and its deliveries. All or nothing within the transaction. */
export async function takeIn(trx: LedgerTransaction, hit: RawHit, context: TakeInContext): Promise<TakenIn> {
  const event = readHit(context.parse, hit);
  const isNew = await insertEvent(trx, event, hit);
  if (!isNew) return { event, duplicate: true, destinations: [] };
  const destinations = destinationsOf(event, context.routing);
  for (const destination of destinations) await addDelivery(trx, event, destination, context.now());
  return { event, duplicate: false, destinations };
}

/**
 * What a delivery stands for: `lane` is what must stay in order (the lead, else the call: several events of
 * one call make one effect), `effectKey` what must exist once.
 */
export function deliveryKeys(event: BridgeEvent): { readonly lane: string; readonly effectKey: string } {
  return {
    lane: event.leadKey ?? event.callKey ?? event.id,
    effectKey: event.callKey ?? event.id,
  };
}

/** @returns whether it is new */
export async function addDelivery(
  trx: LedgerTransaction,
  event: BridgeEvent,
  destination: string,
  now: number,
): Promise<boolean> {
  return insertDelivery(
    trx,
    {
      id: deliveryIdOf(event.id, destination),
      eventId: event.id,
      destination,
      ...deliveryKeys(event),
    },
    now,
  );
}
