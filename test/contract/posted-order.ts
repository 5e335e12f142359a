import type { DeliveryRequest } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { preparePostedLead } from '../../src/sync/posted-lead.ts';

/** What a posted lead has the dialer do where its source has no rules of its own. */
export function postedOrder(
  event: BridgeEvent,
  { effectKey, signal }: { readonly effectKey: string; readonly signal: AbortSignal },
): DeliveryRequest['order'] {
  const delivery = { destination: 'main', event, absorbed: [], effectKey, signal };
  return preparePostedLead(delivery, { sources: new Map(), now: Date.now }).order;
}
