import { defineConnector } from '../../src/connector.ts';
import { HighLevelSettings } from './settings.ts';
import { HighLevelWebhooks } from './webhooks/settings.ts';

/**
 * HighLevel: every disposition, and every call that no agent took, becomes one note on the lead's contact, with
 * the tasks, fields and opportunity that the configuration asks for; a contact that became a lead is told the
 * lead's id, who must not be called gets DND, and changes of contacts come in by webhooks.
 */
export default defineConnector<HighLevelSettings>({
  type: 'highlevel',
  settings: HighLevelSettings,
  // A started call has no outcome yet and would be a note that the disposition must rewrite.
  accepts: ['disposition', 'no-agent', 'recording-found', 'lead-placed', 'dnc-set', 'dnc-lifted'],
  takesCalls: true,
  verifies: true,
  // Search, contact and note; its API has no batches.
  requestsPerCall: { alone: 3, together: 3 },
  async connect(settings, tools) {
    const { connectHighLevel } = await import('./connection.ts');
    return connectHighLevel(settings, tools);
  },
  webhooks: {
    settings: HighLevelWebhooks,
    door: ({ locationId }, webhooks) => ({ ...(webhooks as HighLevelWebhooks), locationId }),
    async load() {
      const { openWebhooks } = await import('./webhooks/open.ts');
      return openWebhooks;
    },
  },
});
