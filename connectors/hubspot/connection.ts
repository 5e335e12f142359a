import type { Connection, ConnectorTools, DeliveryRequest, Preview, Receipt } from '../../src/connector.ts';
import { createHubSpotApi } from './api.ts';
import { openBatches } from './batch/batches.ts';
import { checkAccount } from './check.ts';
import { checkCalls } from './check-calls.ts';
import { deliverCall } from './deliver.ts';
import type { Delivery, Shared } from './delivery.ts';
import { deliverDnc } from './dnc/deliver.ts';
import { writeLeadId } from './lead-placed.ts';
import { Outcomes } from './outcomes.ts';
import { Owners } from './owners.ts';
import { readAccount } from './portal.ts';
import { prepareAccount } from './prepare.ts';
import { presentRecords } from './present.ts';
import { previewCall } from './preview/preview.ts';
import { previewDnc, previewLeadId, previewRecording } from './preview/preview-others.ts';
import { PropertyBook } from './property-book.ts';
import { attachRecording } from './recording.ts';
import { createRecordReader } from './records.ts';
import type { HubSpotSettings } from './settings.ts';

/** One HubSpot account, on an API client of its own. */
export function connectHubSpot(settings: HubSpotSettings, tools: ConnectorTools): Connection {
  const { name, now } = tools;
  const api = createHubSpotApi(settings, tools);
  const book = new PropertyBook(api, now);
  const said = new Set<string>();
  const owners = new Owners({ api, settings, logger: tools.logger, now });
  const shared: Shared = {
    connection: name,
    api,
    book,
    batches: openBatches(api, settings),
    owners,
    outcomes: new Outcomes({ api, settings, now }),
    settings,
    now,
    first: (word) => !said.has(word) && said.add(word).has(word),
  };
  // Who must not be called is told beyond the share of a day's requests that other deliveries keep to.
  const urgent: Shared = { ...shared, api: api.urgent, batches: openBatches(api.urgent, settings) };
  const ofEvent = ({ event }: DeliveryRequest): Shared =>
    event.type === 'dnc-set' || event.type === 'dnc-lifted' ? urgent : shared;
  return {
    check: (signal) => checkAccount(api, settings, signal),
    checkCalls: (needs, signal) => checkCalls(needs, { api, book, owners, settings }, signal),
    prepare: (signal) => prepareAccount(api, settings, signal),
    async probe(signal) {
      await readAccount(api, settings, signal);
    },
    deliver: (request, context) => deliverEvent({ ...ofEvent(request), request, context, warnings: [] }),
    preview: (request, context) => previewEvent({ ...shared, request, context, warnings: [] }),
    present: (ids, signal) => presentRecords(shared.batches.read, ids, signal),
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
    case 'recording-found':
      return attachRecording(delivery);
    default:
      return deliverCall(delivery);
  }
}

function previewEvent(delivery: Delivery): Promise<Preview> {
  switch (delivery.request.event.type) {
    case 'lead-placed':
      return previewLeadId(delivery);
    case 'dnc-set':
    case 'dnc-lifted':
      return previewDnc(delivery);
    case 'recording-found':
      return previewRecording(delivery);
    default:
      return previewCall(delivery);
  }
}
