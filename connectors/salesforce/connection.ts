import { Agent } from 'undici';
import type {
  Connection,
  ConnectorTools,
  DeliveryContext,
  DeliveryRequest,
  Finding,
  Receipt,
} from '../../src/connector.ts';
import { createApi, type Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { checkAccount } from './check.ts';
import { deliverCall } from './deliver.ts';
import { toDeliveryError } from './delivery-error.ts';
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

  return {
    async check(signal): Promise<readonly Finding[]> {
      const findings = await checkAccount({ api: open(signal), settings });
      return usage.limit === 0 ? findings : [...findings, usageFinding(usage)];
    },
    async deliver(request: DeliveryRequest, context: DeliveryContext): Promise<Receipt> {
      try {
        return await deliverCall(request, context, { api: open(context.signal), settings, missing });
      } catch (error) {
        if (error instanceof CallFailure)
          context.logger.debug(
            { status: error.status, part: error.part, errors: error.errors },
            'Salesforce refused a request',
          );
        throw toDeliveryError(error, settings);
      }
    },
    close: () => dispatcher.close(),
  };
}

function usageFinding({ used, limit }: { readonly used: number; readonly limit: number }): Finding {
  const message = `${used} of ${limit} API calls of the last 24 hours are used.`;
  return used >= limit * USAGE_TO_WARN_AT
    ? { level: 'warning', message: `${message} Deliveries wait when they run out: raise the limit.` }
    : { level: 'ok', message };
}
