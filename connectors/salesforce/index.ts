import { defineConnector } from '../../src/connector.ts';
import { SalesforceSettings } from './settings.ts';

/**
 * Logs calls as Tasks on Leads and Contacts of one Salesforce org, tells a record the lead that it became, and
 * marks who must not be called.
 */
export default defineConnector({
  type: 'salesforce',
  settings: SalesforceSettings,
  accepts: ['disposition', 'no-agent', 'recording-found', 'lead-placed', 'dnc-set', 'dnc-lifted'],
  takesCalls: true,
  verifies: true,
  // As docs/proofs.md has it, with collections of 200.
  requestsPerCall: { alone: 4, together: 0.03 },
  async connect(settings, tools) {
    const { connectSalesforce } = await import('./connection.ts');
    return connectSalesforce(settings, tools);
  },
});
