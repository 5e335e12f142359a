import type { DeliveryContext, DeliveryRequest, Receipt } from '../../src/connector.ts';
import { PermanentError } from '../../src/domain/errors.ts';
import type { DeliverTools } from './deliver-tools.ts';
import { deliverDnc } from './dnc/deliver-dnc.ts';
import { deliverOrder } from './orders/deliver-order.ts';
import { disposeLead } from './orders/dispose-lead.ts';
import { recallLead } from './orders/recall-lead.ts';

/** Get one event into the dialer: a person as a lead, what becomes of a lead, numbers that nobody may call. */
export async function deliver(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const { event, order } = request;
  switch (event.type) {
    case 'dnc-set':
    case 'dnc-lifted':
      return deliverDnc(request, context, tools);
    case 'lead-submitted':
    case 'record-changed':
    case 'lead-recalled':
      break;
    default:
      throw new PermanentError(
        `${tools.api.who} takes leads and do-not-call only, not ${event.type} events: correct the route`,
        { code: 'unsupported-event' },
      );
  }
  if (order === undefined)
    throw new PermanentError(
      `${tools.api.who}: nothing says what lead it is: give the connection of its record a mapping (\`leads\`)`,
      { code: 'no-order' },
    );
  switch (order.kind) {
    case 'dispose':
      return disposeLead(order, context, tools);
    case 'recall':
      return recallLead(order, request, context, tools);
    case 'place':
      return deliverOrder(order, request, context, tools);
  }
}
