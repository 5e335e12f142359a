import salesforce from '../../connectors/salesforce/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import { describeConnector } from './connector-suite.ts';

const CLIENT_ID = 'consumer-key-3MVG9';
const CLIENT_SECRET = 'consumer-secret-8A7F6E';

describeConnector({
  name: 'salesforce',
  async start({ logger, now }) {
    const standIn = await startSalesforceStandIn({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, now });
    const settings = salesforce.settings.parse({
      type: 'salesforce',
      loginUrl: standIn.url,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
    });
    const connection = await salesforce.connect(settings, { name: 'sfdc', logger, now });
    let calls = 0;
    return {
      connection,
      standIn,
      event() {
        calls += 1;
        return callWith(calls);
      },
      effects: (effectKey) =>
        standIn.tasks.filter((task) => task['VICIdial_Call_Key__c'] === effectKey).length,
      writePath: '/composite/sobjects/Task',
      refuseCredentials: () => standIn.revoke(),
      secrets: [CLIENT_SECRET],
      async close() {
        await connection.close();
        await standIn.close();
      },
    };
  },
});

function callWith(serial: number): BridgeEvent {
  const phone = `312555${String(serial).padStart(4, '0')}`;
  return {
    id: `evt_${String(serial).padStart(26, '0')}`,
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: '2026-11-22T15:00:00.000Z',
    leadKey: `main:${serial}`,
    callKey: `main:1795310300.${serial}:${serial}`,
    lead: {
      id: String(serial),
      phone,
      e164: `+1${phone}`,
      firstName: 'Bertram',
      lastName: 'Featherstone',
      email: `bertram.${serial}@customer.example`,
    },
    call: { uniqueid: `1795310300.${serial}`, direction: 'outbound', status: 'SALE', talkSeconds: 42 },
    fields: {},
    marks: [],
  };
}
