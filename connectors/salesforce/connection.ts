import { Agent } from 'undici';
import type {
  Connection,
  ConnectorTools,
  CrmRecord,
  DeliveryContext,
  DeliveryRequest,
  Finding,
  Logger,
  Receipt,
} from '../../src/connector.ts';
import { createApi, type Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { checkAccount } from './check.ts';
import { deliverCall, type DeliverTools } from './deliver.ts';
import { toDeliveryError } from './delivery-error.ts';
import { deliverDnc } from './dnc/deliver.ts';
import { FieldBook } from './field-book.ts';
import { writeLeadId } from './lead-placed.ts';
import { lookAt } from './records.ts';
import { Session } from './session.ts';
import type { SalesforceSettings } from './settings.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Share of the org's daily API calls from which on the log and the check warn. */
const USAGE_TO_WARN_AT = 0.9;

/** Connect one org. Nothing is sent before the first delivery or check. */
export function connectSalesforce(settings: SalesforceSettings, tools: ConnectorTools): Connection {
  const { logger, now } = tools;
  // An agent of its own: no proxy from the environment, no share in limits that others set for the process.
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  const session = new Session({ settings, dispatcher, now });
  const missing = new Set<string>();
  const book = new FieldBook(now);
  const usage = { used: 0, limit: 0, warned: false };

  function onUsage({ used, limit }: { readonly used: number; readonly limit: number }): void {
    Object.assign(usage, { used, limit });
    const high = limit > 0 && used >= limit * USAGE_TO_WARN_AT;
    if (high && !usage.warned)
      logger.warn({ used, limit }, 'Salesforce API calls of the last 24 hours are nearly used up');
    usage.warned = high;
  }

  function open(signal: AbortSignal): Api {
    return createApi({ session, dispatcher, apiVersion: settings.apiVersion, now, signal, onUsage });
  }

  /** Salesforce's own words are kept at debug; everybody else sees what to do. */
  function told(error: unknown, log: Logger): unknown {
    if (error instanceof CallFailure)
      log.debug(
        { status: error.status, part: error.part, errors: error.errors },
        'Salesforce refused a request',
      );
    return toDeliveryError(error, settings);
  }

  return {
    async check(signal): Promise<readonly Finding[]> {
      const findings = await checkAccount({ api: open(signal), settings });
      return usage.limit === 0 ? findings : [...findings, usageFinding(usage)];
    },
    async deliver(request: DeliveryRequest, context: DeliveryContext): Promise<Receipt> {
      try {
        return await deliverEvent(request, context, {
          connection: tools.name,
          api: open(context.signal),
          book,
          settings,
          missing,
        });
      } catch (error) {
        throw told(error, context.logger);
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
    default:
      return deliverCall(request, context, tools);
  }
}

function usageFinding({ used, limit }: { readonly used: number; readonly limit: number }): Finding {
  const message = `${used} of ${limit} API calls of the last 24 hours are used.`;
  return used >= limit * USAGE_TO_WARN_AT
    ? { level: 'warning', message: `${message} Deliveries wait when they run out: raise the limit.` }
    : { level: 'ok', message };
}
