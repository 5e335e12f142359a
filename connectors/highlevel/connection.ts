import type {
  Connection,
  ConnectorTools,
  DeliveryContext,
  DeliveryRequest,
  Preview,
  Receipt,
} from '../../src/connector.ts';
import { createApi } from './api/api.ts';
import { deliverCall } from './call/deliver-call.ts';
import { previewCall } from './call/preview-call.ts';
import { checkAccount, prepareAccount } from './check.ts';
import { checkCalls } from './check-calls.ts';
import type { Delivery } from './delivery.ts';
import { deliverDnc, previewDnc } from './dnc/deliver-dnc.ts';
import { FieldBook } from './field-book.ts';
import { writeLeadId } from './lead-placed.ts';
import { PipelineBook } from './pipeline-book.ts';
import { presentRecords } from './present.ts';
import { createRecordReader } from './records.ts';
import type { HighLevelSettings } from './settings.ts';
import { UserBook } from './user-book.ts';

/** One sub-account of HighLevel. */
export function connectHighLevel(settings: HighLevelSettings, tools: ConnectorTools): Connection {
  const { name, now } = tools;
  const api = createApi(settings, tools);
  const fields = new FieldBook(api.urgent, settings.locationId, now);
  const users = new UserBook(api.urgent, settings.locationId, now);
  const pipelines = new PipelineBook(api.urgent, settings.locationId, now);
  const account = { api: api.urgent, fields, users, settings };
  const begin = (request: DeliveryRequest, context: DeliveryContext): Delivery => ({
    connection: name,
    settings,
    // Who must not be called is told beyond the share of a day's requests that other deliveries keep to.
    api: request.event.type.startsWith('dnc-') ? api.urgent : api,
    fields,
    users,
    pipelines,
    request,
    context,
    now,
    warnings: new Set(),
  });
  return {
    check: (signal) => checkAccount(account, signal),
    checkCalls: (needs, signal) => checkCalls(needs, { fields, pipelines, users }, signal),
    deliver: (request, context) => deliverEvent(begin(request, context)),
    preview: (request, context) => previewEvent(begin(request, context)),
    prepare: (signal) => prepareAccount(account, signal),
    present: (ids, signal) => presentRecords({ api, locationId: settings.locationId }, ids, signal),
    records: createRecordReader(api, fields, settings.locationId),
    close: () => api.close(),
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

function previewEvent(delivery: Delivery): Promise<Preview> {
  switch (delivery.request.event.type) {
    case 'lead-placed':
      return Promise.resolve(previewLeadId(delivery));
    case 'dnc-set':
    case 'dnc-lifted':
      return previewDnc(delivery);
    default:
      return previewCall(delivery);
  }
}

function previewLeadId({ request, settings }: Delivery): Preview {
  const { record, leadKey = '' } = request.event;
  const name = settings.leadIdField;
  if (record === undefined || name === false)
    return { changes: [], warnings: ['No lead id would be written.'] };
  const fields = { [name]: { from: undefined, to: leadKey } };
  return { changes: [{ object: record.object, id: record.id, outcome: 'updated', fields }], warnings: [] };
}
