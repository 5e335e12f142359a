import hubspot from '../../connectors/hubspot/index.ts';
import salesforce from '../../connectors/salesforce/index.ts';
import type { Logger } from '../../src/connector.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import { describeReader } from './record-reader-suite.ts';

const QUIET: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const TOKEN = 'pat-na1-5c1d0a4e-contract';
const APP = { clientId: 'consumer-key-3MVG9', clientSecret: 'consumer-secret-8A7F6E' };

describeReader('hubspot', async () => {
  const standIn = await startHubspotStandIn({ accessToken: TOKEN });
  const options = { type: 'hubspot', accessToken: TOKEN, baseUrl: standIn.url };
  const tools = { name: 'crm', logger: QUIET, now: Date.now };
  const connection = await hubspot.connect(hubspot.settings.parse(options), tools);
  return {
    connection,
    standIn,
    nameField: 'lastname',
    create: (lastname) => ({ object: 'contact', id: standIn.create({ lastname }) }),
    rename: (id, lastname) => standIn.edit(id, { lastname }),
    remove: (id) => standIn.archive(id),
    merge: (oneId, otherId) => standIn.merge(oneId, otherId),
    join: (id, listId) => standIn.addToList(id, listId),
    listId: '31',
    async close() {
      await connection.close();
      await standIn.close();
    },
  };
});

describeReader('salesforce', async () => {
  const standIn = await startSalesforceStandIn(APP);
  const options = { type: 'salesforce', loginUrl: standIn.url, ...APP };
  const tools = { name: 'sfdc', logger: QUIET, now: Date.now };
  const connection = await salesforce.connect(salesforce.settings.parse(options), tools);
  return {
    connection,
    standIn,
    nameField: 'LastName',
    create: (LastName) => ({
      object: 'Lead',
      id: standIn.create('Lead', { LastName, Company: 'Engines' }),
    }),
    rename: (id, LastName) => standIn.edit('Lead', id, { LastName }),
    remove: (id) => standIn.remove(id),
    merge(oneId, otherId) {
      standIn.merge(otherId, oneId);
      return oneId;
    },
    join: (id, listId) => standIn.addToCampaign(id, listId),
    listId: '7015g0000000001AAA',
    async close() {
      await connection.close();
      await standIn.close();
    },
  };
});
