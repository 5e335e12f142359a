import { defineConnector } from '../../src/connector.ts';
import { HubSpotSettings } from './settings.ts';

/**
 * HubSpot: every disposition, and every call that no agent took, becomes one call record on the timeline of
 * the lead's contact; a record that became a lead is told the lead's id, and who must not be called is marked.
 */
export default defineConnector<HubSpotSettings>({
  type: 'hubspot',
  settings: HubSpotSettings,
  // A started call has no outcome yet and would be a record that the disposition must rewrite.
  accepts: ['disposition', 'no-agent', 'recording-found', 'lead-placed', 'dnc-set', 'dnc-lifted'],
  takesCalls: true,
  verifies: true,
  // As docs/proofs.md has it, with batches of 100.
  requestsPerCall: { alone: 3, together: 0.05 },
  async connect(settings, tools) {
    const { connectHubSpot } = await import('./connection.ts');
    return connectHubSpot(settings, tools);
  },
});
