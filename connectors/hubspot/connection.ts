import type { Connection, ConnectorTools } from '../../src/connector.ts';
import { createHubSpotApi } from './api.ts';
import { checkAccount } from './check.ts';
import { deliverCall } from './deliver.ts';
import type { HubSpotSettings } from './settings.ts';

/** One HubSpot account, on an API client of its own. */
export function connectHubSpot(settings: HubSpotSettings, { now }: ConnectorTools): Connection {
  const api = createHubSpotApi(settings, now);
  return {
    check: (signal) => checkAccount(api, settings, signal),
    deliver: (request, context) => deliverCall({ api, settings, request, context, now, warnings: [] }),
    close: () => {
      api.close();
      return Promise.resolve();
    },
  };
}
