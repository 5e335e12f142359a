import { Agent } from 'undici';
import type {
  Connection,
  ConnectorTools,
  CrmRecord,
  DeliveryContext,
  DeliveryRequest,
  Finding,
  Logger,
  PresentRecords,
  Preview,
  Receipt,
} from '../../src/connector.ts';
import { openAccess } from './access.ts';
import { CallFailure } from './call-failure.ts';
import { checkAccount } from './check.ts';
import { checkCalls } from './check-calls.ts';
import { Collections } from './batch/collections.ts';
import { RowReader } from './batch/reader.ts';
import { deliverCall } from './call/deliver.ts';
import { previewCall } from './call/preview.ts';
import { deliverRecording, previewRecording } from './call/recording.ts';
import { toDeliveryError } from './delivery-error.ts';
import { deliverDnc } from './dnc/deliver.ts';
import { previewDnc } from './dnc/preview.ts';
import { FieldBook } from './field-book.ts';
import { previewLeadId, writeLeadId } from './lead-placed.ts';
import { Owners } from './owners.ts';
import { PersonLookups } from './person/lookups.ts';
import { PhoneSearch } from './person/phone-search.ts';
import { prepareAccount } from './prepare.ts';
import { presentRecords } from './present.ts';
import { probeOrg } from './probe.ts';
import { lookAt } from './records.ts';
import type { SalesforceSettings } from './settings.ts';
import type { DeliverTools, OrgTools } from './tools.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Connect one org. Nothing is sent before the first delivery or check. */
export function connectSalesforce(settings: SalesforceSettings, tools: ConnectorTools): Connection {
  const { logger, now } = tools;
  // An agent of its own: no proxy from the environment, no share in limits that others set for the process.
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  const { open, limits, account } = openAccess(settings, dispatcher, tools);
  const owners = new Owners({ open, logger, now });
  // Whatever the API calls that are left: one reads for all.
  const book = new FieldBook({ open: (signal) => open(signal, true), now });
  const org: OrgTools = {
    connection: tools.name,
    settings,
    account,
    book,
    collections: new Collections(open),
    reader: new RowReader(open),
    lookups: new PersonLookups({ open, leadIdField: settings.leadIdField }),
    phones: new PhoneSearch(open),
    ownerIdOf: (wish, signal) => owners.ownerIdOf(wish, signal),
    missing: new Set<string>(),
  };

  /** Salesforce's own words are kept at debug; everybody else sees what to do. */
  function told(error: unknown, log: Logger): unknown {
    if (error instanceof CallFailure)
      log.debug(
        { status: error.status, part: error.part, errors: error.errors },
        'Salesforce refused a request',
      );
    return toDeliveryError(error, settings);
  }

  // Who must not be called is told however many API calls are left.
  function toolsFor({ event }: DeliveryRequest, { signal }: DeliveryContext): DeliverTools {
    return { ...org, api: open(signal, event.type.startsWith('dnc-')) };
  }

  return {
    async check(signal): Promise<readonly Finding[]> {
      const findings = await checkAccount({ api: open(signal, true), settings });
      const usage = limits.finding();
      return usage === undefined ? findings : [...findings, usage];
    },
    checkCalls: (needs, signal) =>
      checkCalls(needs, { api: open(signal, true), settings, ownerIdOf: org.ownerIdOf }, signal),
    async prepare(signal): Promise<readonly Finding[]> {
      return prepareAccount({ api: open(signal, true), settings });
    },
    async probe(signal): Promise<void> {
      try {
        await probeOrg(open(signal, true));
      } catch (error) {
        throw told(error, logger);
      }
    },
    async deliver(request: DeliveryRequest, context: DeliveryContext): Promise<Receipt> {
      try {
        return await deliverEvent(request, context, toolsFor(request, context));
      } catch (error) {
        throw told(error, context.logger);
      }
    },
    async preview(request: DeliveryRequest, context: DeliveryContext): Promise<Preview> {
      try {
        return await previewEvent(request, context, toolsFor(request, context));
      } catch (error) {
        throw told(error, context.logger);
      }
    },
    async present(ids, signal): Promise<PresentRecords> {
      try {
        return await presentRecords({ reader: org.reader, api: open(signal) }, ids, signal);
      } catch (error) {
        throw told(error, logger);
      }
    },
    records: {
      async read(ref, want, context): Promise<CrmRecord | undefined> {
        try {
          return await lookAt(open(context.signal), book, ref, want, context);
        } catch (error) {
          throw told(error, logger);
        }
      },
    },
    close: () => dispatcher.close(),
  };
}

function deliverEvent(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  switch (request.event.type) {
    case 'lead-placed':
      return writeLeadId(request, context, tools);
    case 'dnc-set':
    case 'dnc-lifted':
      return deliverDnc(request, context, tools);
    case 'recording-found':
      return deliverRecording(request, context, tools);
    default:
      return deliverCall(request, context, tools);
  }
}

function previewEvent(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Preview> {
  switch (request.event.type) {
    case 'lead-placed':
      return previewLeadId(request, context, tools);
    case 'dnc-set':
    case 'dnc-lifted':
      return previewDnc(request, context, tools);
    case 'recording-found':
      return previewRecording(request, context, tools);
    default:
      return previewCall(request, context, tools);
  }
}
