import hubspot from '../../connectors/hubspot/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { describeConnector } from './connector-suite.ts';

const TOKEN = 'pat-na1-5c1d0a4e-contract';
const SEARCH_LAG_MS = 60_000;

/** What is written to the account's own records, rather than to the call beside them. */
const ONE = {
  property: 'vicidial_lead_id',
  writePath: '/crm/objects/2026-09/contacts/',
  writeMethod: 'PATCH',
};
const BATCH = { property: 'vicidial_dnc', writePath: '/contacts/batch/update', writeMethod: 'POST' };
describeWrites('hubspot telling a contact its lead', ONE, (serial) => ({
  type: 'lead-placed',
  leadKey: `main:${serial}`,
}));
describeWrites('hubspot marking who must not be called', BATCH, (serial) => ({
  type: 'dnc-set',
  dnc: { numbers: [numberOf(serial)] },
}));

type What = Pick<BridgeEvent, 'type'> & Partial<BridgeEvent>;

function describeWrites(
  name: string,
  { property, writePath, writeMethod }: typeof ONE,
  what: (serial: number) => What,
): void {
  describeConnector({
    name,
    async start({ logger, now }) {
      const standIn = await startHubspotStandIn({ accessToken: TOKEN, searchLagMs: SEARCH_LAG_MS, now });
      const options = { type: 'hubspot', accessToken: TOKEN, baseUrl: standIn.url };
      const connection = await hubspot.connect(hubspot.settings.parse(options), { name: 'crm', logger, now });
      const written = new Map<string, string>();
      let serial = 100;
      return {
        connection,
        standIn,
        event() {
          serial += 1;
          const id = standIn.create({ lastname: `Contact ${serial}`, phone: numberOf(serial) });
          written.set(`evt_hubspot-${serial}`, id);
          return eventAbout(id, serial, what(serial));
        },
        effects: (effectKey) =>
          standIn.contacts.filter(
            ({ id, properties }) => id === written.get(effectKey) && (properties[property] ?? '') !== '',
          ).length,
        writePath,
        writeMethod,
        refuseCredentials: () => standIn.revokeToken(),
        secrets: [TOKEN],
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
    id: `evt_hubspot-${serial}`,
    source: 'crm',
    trigger: 'record',
    receivedAt: '2026-11-21T21:20:40.000Z',
    lead: { phone: numberOf(serial).slice(2), e164: numberOf(serial) },
    record: { object: 'contact', id, change: 'updated', fields: {} },
    fields: {},
    marks: [],
    ...what,
  };
}

function numberOf(serial: number): string {
  return `+13125550${serial}`;
}
