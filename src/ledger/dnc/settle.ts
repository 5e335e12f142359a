import { PREVIEWED } from '../../domain/preview-receipt.ts';
import { rearmDelivery } from '../deliveries.ts';
import type { LedgerTransaction } from '../ledger.ts';
import { recordEffective } from './evidence.ts';

/** Which delivery of an event about numbers has ended. */
interface Ended {
  readonly event: { readonly id: string };
  readonly destination: string;
}

/**
 * A destination has been told about numbers: that is evidence, and where something else was decided while
 * it was being told, the destination is told that again. So it ends with what was decided last, also where
 * the numbers of an event were found out too late for its deliveries to take turns with others.
 */
export async function settleDnc(
  trx: LedgerTransaction,
  { event, destination }: Ended,
  outcome: string,
  now: number,
): Promise<void> {
  if (outcome === 'skipped' || outcome === PREVIEWED) return;
  await recordEffective(trx, { eventId: event.id, destination, at: now, outcome });
  for (const eventId of await decidedSince(trx, event.id)) await tellAgain(trx, eventId, destination, now);
}

/** The latest acts on the numbers of an event that say the opposite of it. */
async function decidedSince(trx: LedgerTransaction, eventId: string): Promise<ReadonlySet<string>> {
  const own = await trx
    .selectFrom('dnc_evidence')
    .select(['number', 'place', 'action'])
    .distinct()
    .where('event_id', '=', eventId)
    .where('action', 'in', ['set', 'lifted'])
    .execute();
  const found = new Set<string>();
  for (const { number, place, action } of own) {
    const last = await trx
      .selectFrom('dnc_evidence')
      .select(['event_id', 'action'])
      .where('number', '=', number)
      .where('place', '=', place)
      .where('action', 'in', ['set', 'lifted'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.event_id != null && last.action !== action) found.add(last.event_id);
  }
  return found;
}

/** Does nothing where that delivery is still to be made. */
async function tellAgain(
  trx: LedgerTransaction,
  eventId: string,
  destination: string,
  now: number,
): Promise<void> {
  const delivery = await trx
    .selectFrom('deliveries')
    .select(['id', 'lane', 'effect_key', 'urgency'])
    .where('event_id', '=', eventId)
    .where('destination', '=', destination)
    .executeTakeFirst();
  if (delivery === undefined) return;
  const { id, lane, effect_key: effectKey, urgency } = delivery;
  await rearmDelivery(trx, id, { lane, effectKey, urgency }, now);
}
