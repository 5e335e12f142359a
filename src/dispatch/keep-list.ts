import type { BridgeEvent } from '../domain/event.ts';
import { insertDeliveries } from '../ledger/deliveries.ts';
import { insertEvents } from '../ledger/events.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { writeListFacts } from './dnc-facts.ts';
import type { KeptEvent, TakeInContext } from './kept-event.ts';
import { newDelivery } from './new-delivery.ts';
import { ownHit } from './own-hit.ts';
import { destinationsOf } from './routing.ts';
import { termsOf } from './urgency.ts';

/** So many numbers share a statement; SQLite takes 32,766 values in one, and an event has 18. */
const AT_ONCE = 400;

/**
 * Keep the events that block the numbers of `base` one by one, with their facts and deliveries. Each has a
 * small request of its own, or a long list would be kept once for each of its numbers.
 */
export async function keepList(
  trx: LedgerTransaction,
  events: readonly BridgeEvent[],
  base: BridgeEvent,
  context: Pick<TakeInContext, 'routing' | 'now'>,
): Promise<readonly KeptEvent[]> {
  const kept: KeptEvent[] = [];
  for (let start = 0; start < events.length; start += AT_ONCE) {
    const part = events.slice(start, start + AT_ONCE);
    const hits = part.map((event) => ({ event, hit: ownHit(event, base.id) }));
    const ids = await insertEvents(trx, hits);
    const fresh = part.filter(({ id }) => ids.has(id));
    await writeListFacts(trx, fresh);
    kept.push(...(await addDeliveries(trx, fresh, events.length, context)));
  }
  return kept;
}

async function addDeliveries(
  trx: LedgerTransaction,
  events: readonly BridgeEvent[],
  siblings: number,
  { routing, now }: Pick<TakeInContext, 'routing' | 'now'>,
): Promise<readonly KeptEvent[]> {
  const kept = events.map((event) => ({
    event,
    duplicate: false,
    destinations: destinationsOf(event, routing),
  }));
  for (const destination of new Set(kept.flatMap(({ destinations }) => destinations))) {
    const deliveries = kept
      .filter(({ destinations }) => destinations.includes(destination))
      .map(({ event }) =>
        newDelivery(event, destination, now(), termsOf(event, destination, routing, siblings)),
      );
    await insertDeliveries(trx, destination, deliveries, now());
  }
  return kept;
}
