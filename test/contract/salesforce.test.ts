import salesforce from '../../connectors/salesforce/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import { describeConnector } from './connector-suite.ts';

const CLIENT_ID = 'consumer-key-3MVG9';
const SEARCH_LAG_MS = 60_000;
const CLIENT_SECRET = 'consumer-secret-8A7F6E';

describeConnector({
  name: 'salesforce',
  crm: true,
  async start({ logger, now }) {
    let later = 0;
    const standIn = await startSalesforceStandIn({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      searchLagMs: SEARCH_LAG_MS,
      now: () => now() + later,
    });
    const settings = salesforce.settings.parse({
      type: 'salesforce',
      loginUrl: standIn.url,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
    });
    const connection = await salesforce.connect(settings, { name: 'sfdc', logger, now });
    const tasksOf = (effectKey: string) =>
      standIn.tasks.filter((task) => task['VICIdial_Call_Key__c'] === effectKey);
    let calls = 0;
    return {
      connection,
      standIn,
      event() {
        calls += 1;
        return callWith(calls);
      },
      effects: (effectKey) => tasksOf(effectKey).length,
      writePath: '/composite/sobjects/Task',
      refuseCredentials: () => standIn.revoke(),
      secrets: [CLIENT_SECRET],
      crm: {
        addTwins({ lead }) {
          const phone = lead.e164 ?? '';
          for (const LastName of ['One', 'Two'])
            standIn.seed('Lead', { LastName, Company: 'Twins', Phone: phone });
          later += SEARCH_LAG_MS;
        },
        records: () =>
          JSON.stringify([standIn.leads, standIn.contacts, standIn.tasks, standIn.opportunities]),
        callText: (effectKey) =>
          tasksOf(effectKey)
            .map((task) => JSON.stringify(task))
            .join(),
        tasks: (effectKey) =>
          standIn.tasks.filter((task) => String(task['VICIdial_Call_Key__c']).startsWith(`${effectKey}:`))
            .length,
        recordings: true,
      },
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
