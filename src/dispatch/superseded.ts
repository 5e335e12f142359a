import type { BridgeEvent } from '../domain/event.ts';
import { PREVIEWED } from '../domain/preview-receipt.ts';
import { originOf } from '../domain/reconcile/same-call.ts';
import { isOvertaken } from '../ledger/dnc/overtaken.ts';
import { happenedAt } from '../ledger/happened-at.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { deliveryKeys } from './delivery-keys.ts';

/**
 * Whether a later event has been delivered there that says the same thing anew: another disposition of the
 * call, or newer data of a posted lead. A change of a record is none: it has the record looked at, as it is by
 * then, and a later look may have found nothing to do. Or, about numbers that must not be called, whether something later
 * has decided otherwise, delivered or not.
 */
export async function isSuperseded(
  trx: LedgerTransaction,
  event: BridgeEvent,
  destination: string,
): Promise<boolean> {
  if (await isOvertaken(trx, event)) return true;
  if (event.type === 'record-changed') return false;
  const { leadKey, callKey } = event;
  const isPost = event.type === 'lead-submitted';
  // Without them it is told by no other event.
  const key = isPost ? leadKey : callKey;
  if (key === undefined) return false;
  const { lane, effectKey } = deliveryKeys(event);
  const column = isPost ? 'deliveries.lane' : 'deliveries.effect_key';
  const settledAt = originOf(event) === undefined ? undefined : event.occurredAt;
  const later = await trx
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select('deliveries.seq')
    // The few events of the lead have an index, or of the call where no lead was told; delivered deliveries of
    // a key have none. Events of one call name one lead: it is in the call's key.
    .where((eb) =>
      leadKey === undefined
        ? eb.and([eb('events.lead_key', 'is', null), eb('events.call_key', '=', key)])
        : eb('events.lead_key', '=', leadKey),
    )
    .where('deliveries.destination', '=', destination)
    .where(column, '=', isPost ? lane : effectKey)
    .where('deliveries.state', '=', 'delivered')
    .where('events.id', '<>', event.id)
    // It adds its link and tells nothing else anew.
    .where('events.type', '<>', 'recording-found')
    // In shadow nothing was delivered.
    .where('deliveries.outcome', 'is distinct from', PREVIEWED)
    // By the order of receipt; one that was taken back in was received long after it happened.
    .where((eb) =>
      settledAt === undefined
        ? eb('events.received_at', '>', Date.parse(event.receivedAt))
        : eb(happenedAt, '>', settledAt),
    )
    .limit(1)
    .executeTakeFirst();
  return later !== undefined;
}
