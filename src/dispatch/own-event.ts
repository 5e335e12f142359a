import type { BridgeEvent } from '../domain/event.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { ownHit } from './own-hit.ts';
import { keepEvent, type KeptEvent, type TakeInContext } from './take-in.ts';

/**
 * Keep an event that vicibridge itself has made, with its deliveries, all in the transaction. Its synthetic
 * request holds the whole event, so that a replay reads it again.
 */
export function addOwnEvent(
  trx: LedgerTransaction,
  event: BridgeEvent,
  context: Pick<TakeInContext, 'routing' | 'now'>,
): Promise<KeptEvent> {
  return keepEvent(trx, event, ownHit(event), context);
}
