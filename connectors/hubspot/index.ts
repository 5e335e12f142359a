import { defineConnector } from '../../src/connector.ts';
import { createHubSpotApi } from './api.ts';
import { checkAccount } from './check.ts';
import { deliverCall } from './deliver.ts';
import { HubSpotSettings } from './settings.ts';

/**
 * HubSpot: every disposition, and every call that no agent took, becomes one call record on the timeline of
 * the lead's contact.
 */
export default defineConnector<HubSpotSettings>({
  type: 'hubspot',
  settings: HubSpotSettings,
  // A started call has no outcome yet and would be a record that the disposition must rewrite.
  accepts: ['disposition', 'no-agent'],
  connect(settings, { now }) {
    const api = createHubSpotApi(settings, now);
    return {
      check: (signal) => checkAccount(api, settings, signal),
      deliver: (request, context) => deliverCall({ api, settings, request, context, now, warnings: [] }),
      close: () => {
        api.close();
        return Promise.resolve();
      },
    };
  },
});
