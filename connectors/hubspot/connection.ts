import type {
  Connection,
  ConnectorTools,
  DeliveryContext,
  DeliveryRequest,
  Receipt,
} from '../../src/connector.ts';
import { createHubSpotApi } from './api.ts';
import { checkAccount } from './check.ts';
import { deliverCall } from './deliver.ts';
import type { Delivery } from './delivery.ts';
import { deliverDnc } from './dnc/deliver.ts';
import { writeLeadId } from './lead-placed.ts';
import { PropertyBook } from './property-book.ts';
import { createRecordReader } from './records.ts';
import type { HubSpotSettings } from './settings.ts';

/** One HubSpot account, on an API client of its own. */
export function connectHubSpot(settings: HubSpotSettings, { name, now }: ConnectorTools): Connection {
  const api = createHubSpotApi(settings, now);
  const book = new PropertyBook(api, now);
  const deliver = (request: DeliveryRequest, context: DeliveryContext): Promise<Receipt> =>
    deliverEvent({ connection: name, api, book, settings, request, context, now, warnings: [] });
  return {
    check: (signal) => checkAccount(api, settings, signal),
    deliver,
    records: createRecordReader(api, book),
    close: () => {
      api.close();
      return Promise.resolve();
    },
  };
}

function deliverEvent(delivery: Delivery): Promise<Receipt> {
  switch (delivery.request.event.type) {
    case 'lead-placed':
      return writeLeadId(delivery);
    case 'dnc-set':
    case 'dnc-lifted':
      return deliverDnc(delivery);
    default:
      return deliverCall(delivery);
  }
}
