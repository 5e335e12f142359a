import type { ConnectorTools } from '../../src/connector.ts';
import type { Dialer } from '../../src/dialer.ts';
import { createApi } from './api.ts';
import { checkDialer } from './check.ts';
import { deliverLead } from './deliver.ts';
import { createKeyLock } from './key-lock.ts';
import { version } from './operations/version.ts';
import type { VicidialSettings } from './settings.ts';

/** One dialer through its Non-Agent API. */
export function connectVicidial(settings: VicidialSettings, tools: ConnectorTools): Dialer {
  const api = createApi(settings, tools);
  const lock = createKeyLock();
  return {
    check: (signal) => checkDialer({ api, settings, now: tools.now, signal }),
    deliver: (request, context) => deliverLead(request, context, { api, settings, lock }),
    version: (signal) => version(api, signal),
    close: () => api.close(),
  };
}
