import salesforce from '../../connectors/salesforce/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import { describeConnector } from './connector-suite.ts';

const CLIENT_ID = 'consumer-key-3MVG9';
const CLIENT_SECRET = 'consumer-secret-8A7F6E';
const SEARCH_LAG_MS = 60_000;

/** What is written to the org's own records, rather than to the Task beside them. */
describeWrites('salesforce telling a lead its lead id', 'VICIdial_Lead_Id__c', (serial) => ({
  type: 'lead-placed',
  leadKey: `main:${serial}`,
}));
describeWrites('salesforce marking who must not be called', 'DoNotCall', (serial) => ({
  type: 'dnc-set',
  dnc: { numbers: [numberOf(serial)] },
}));

type What = Pick<BridgeEvent, 'type'> & Partial<BridgeEvent>;

function describeWrites(name: string, field: string, what: (serial: number) => What): void {
  describeConnector({
    name,
    async start({ logger, now }) {
      const credentials = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
      const standIn = await startSalesforceStandIn({ ...credentials, searchLagMs: SEARCH_LAG_MS, now });
      const options = { type: 'salesforce', loginUrl: standIn.url, ...credentials };
      const settings = salesforce.settings.parse(options);
      const connection = await salesforce.connect(settings, { name: 'sfdc', logger, now });
      const written = new Map<string, string>();
      let serial = 100;
      return {
        connection,
        standIn,
        event() {
          serial += 1;
          const fields = { LastName: `Lead ${serial}`, Company: 'Engines', Phone: numberOf(serial) };
          const id = standIn.create('Lead', fields);
          written.set(`evt_salesforce-${serial}`, id);
          return eventAbout(id, serial, what(serial));
        },
        effects: (effectKey) =>
          standIn.leads.filter((lead) => lead.Id === written.get(effectKey) && Boolean(lead[field])).length,
        writePath: '/sobjects/Lead/',
        writeMethod: 'PATCH',
        refuseCredentials: () => standIn.revoke(),
        secrets: [CLIENT_SECRET],
        async close() {
          await connection.close();
          await standIn.close();
        },
      };
    },
  });
}

function eventAbout(id: string, serial: number, what: What): BridgeEvent {
  return {
    id: `evt_salesforce-${serial}`,
    source: 'sfdc',
    trigger: 'record',
    receivedAt: '2026-11-21T21:20:40.000Z',
    lead: { phone: numberOf(serial).slice(2), e164: numberOf(serial) },
    record: { object: 'Lead', id, change: 'updated', fields: {} },
    fields: {},
    marks: [],
    ...what,
  };
}

function numberOf(serial: number): string {
  return `+13125550${serial}`;
}
