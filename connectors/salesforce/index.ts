import { defineConnector } from '../../src/connector.ts';
import { SalesforceSettings } from './settings.ts';

/** Logs calls as Tasks on Leads and Contacts of one Salesforce org. */
export default defineConnector({
  type: 'salesforce',
  settings: SalesforceSettings,
  accepts: ['disposition', 'no-agent'],
  async connect(settings, tools) {
    const { connectSalesforce } = await import('./connection.ts');
    return connectSalesforce(settings, tools);
  },
});
