import { deliveryIdOf } from '../domain/delivery-id.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { NewDelivery } from '../ledger/deliveries.ts';
import { deliveryKeys } from './delivery-keys.ts';
import type { DeliveryTerms } from './urgency.ts';

/** The delivery of an event to a destination. */
export function newDelivery(
  event: BridgeEvent,
  destination: string,
  now: number,
  terms: DeliveryTerms,
): NewDelivery {
  return {
    id: deliveryIdOf(event.id, destination),
    eventId: event.id,
    ...deliveryKeys(event, terms.looksAnew),
    urgency: terms.urgency,
    dueAt: now + terms.delayMs,
  };
}
