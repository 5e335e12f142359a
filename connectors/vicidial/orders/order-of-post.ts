import type { DeliveryRequest } from '../../../src/connector.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';

/**
 * A posted lead that came without an order: written as the dialer's settings say. The lead as given, not as
 * sent, tells who it is: a code that VICIdial cannot hold still is our key.
 */
export function orderOfPost({ event, effectKey }: DeliveryRequest): LeadOrder {
  const { lead } = event;
  return {
    kind: 'place',
    lead,
    custom: {},
    changed: undefined,
    policy: {
      write: 'upsert',
      duplicateCheck: undefined,
      duplicateDays: undefined,
      listExistsCheck: true,
      dncCheck: undefined,
      moveList: false,
    },
    campaign: event.campaign,
    identity: lead.vendorLeadCode ? `vendor:${event.source}:${lead.vendorLeadCode}` : `effect:${effectKey}`,
    hot: undefined,
    callback: undefined,
    altPhones: [],
  };
}
