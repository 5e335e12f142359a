import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { insertDeliveries } from '../ledger/deliveries.ts';
import { insertEvent } from '../ledger/events.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { countDuplicate, findTwin } from '../ledger/twins.ts';
import { derive } from './derive/derive.ts';
import { NO_RULES } from './derive/rules.ts';
import { writeFacts } from './dnc-facts.ts';
import { keepList } from './keep-list.ts';
import type { KeptEvent, TakeInContext } from './kept-event.ts';
import { newDelivery } from './new-delivery.ts';
import { overtakenBy } from './overtaken.ts';
import { readHit } from './read-hit.ts';
import { wantRecording } from './recordings.ts';
import { destinationsOf } from './routing.ts';
import { AT_ONCE, type DeliveryTerms, termsOf } from './urgency.ts';

export type { KeptEvent, TakeInContext };

export interface TakenIn extends KeptEvent {
  /** The events that follow from it. */
  readonly derived: readonly KeptEvent[];
}

/**
 * Turn one accepted hit into an event, the events that follow from it, their DNC facts and their deliveries.
 * All or nothing within the transaction. One that was told already, by its hit or by the dialer's records, is a
 * duplicate.
 */
export async function takeIn(trx: LedgerTransaction, hit: RawHit, context: TakeInContext): Promise<TakenIn> {
  const read = readHit(context.parse, hit);
  const twin = hit.hook === 'vicidial' ? await findTwin(trx, read) : undefined;
  if (twin !== undefined) {
    await countDuplicate(trx, twin);
    return { event: read, duplicate: true, destinations: [], derived: [] };
  }
  const { event, settled } = await overtakenBy(trx, read);
  const kept = await keepEvent(trx, event, hit, context, 1, settled);
  if (kept.duplicate) return { ...kept, derived: [] };
  const following = derive(event, context.routing.derive ?? NO_RULES);
  if (event.type === 'dnc-set') return { ...kept, derived: await keepList(trx, following, event, context) };
  const derived: KeptEvent[] = [];
  for (const one of following) derived.push(await keepEvent(trx, one, hit, context, following.length));
  return { ...kept, derived };
}

/**
 * Keep one event with its DNC facts and its deliveries; `hit` is what it is read from again at a replay.
 * @param siblings how many events followed from the same one, with this one
 * @param settled destinations that know better already; undefined = none
 */
export async function keepEvent(
  trx: LedgerTransaction,
  event: BridgeEvent,
  hit: RawHit,
  { routing, now }: Pick<TakeInContext, 'routing' | 'now'>,
  siblings: number = 1,
  settled?: ReadonlySet<string>,
): Promise<KeptEvent> {
  const isNew = await insertEvent(trx, event, hit);
  if (!isNew) return { event, duplicate: true, destinations: [] };
  await writeFacts(trx, event, routing.derive ?? NO_RULES, hit);
  if (settled === undefined) await wantRecording(trx, event, routing, destinationsOf, now());
  const destinations = destinationsOf(event, routing).filter((name) => settled?.has(name) !== true);
  for (const destination of destinations)
    await addDelivery(trx, event, destination, now(), termsOf(event, destination, routing, siblings));
  return { event, duplicate: false, destinations };
}

/** @returns whether it is new */
export async function addDelivery(
  trx: LedgerTransaction,
  event: BridgeEvent,
  destination: string,
  now: number,
  terms: DeliveryTerms = AT_ONCE,
): Promise<boolean> {
  return (await insertDeliveries(trx, destination, [newDelivery(event, destination, now, terms)], now)) === 1;
}
