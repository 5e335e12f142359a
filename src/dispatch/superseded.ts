import type { BridgeEvent } from '../domain/event.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { deliveryKeys } from './take-in.ts';

/**
 * Whether a later event has been delivered there that says the same thing anew: another disposition of the
 * call, or newer data of a posted lead.
 */
export async function isSuperseded(
  trx: LedgerTransaction,
  event: BridgeEvent,
  destination: string,
): Promise<boolean> {
  const { lane, effectKey } = deliveryKeys(event);
  const column = event.type === 'lead-submitted' ? 'deliveries.lane' : 'deliveries.effect_key';
  const later = await trx
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select('deliveries.seq')
    .where('deliveries.destination', '=', destination)
    .where(column, '=', event.type === 'lead-submitted' ? lane : effectKey)
    .where('deliveries.state', '=', 'delivered')
    .where('events.id', '<>', event.id)
    .where('events.received_at', '>', Date.parse(event.receivedAt))
    .limit(1)
    .executeTakeFirst();
  return later !== undefined;
}
