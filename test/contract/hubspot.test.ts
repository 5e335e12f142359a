import hubspot from '../../connectors/hubspot/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { describeConnector } from './connector-suite.ts';

const TOKEN = 'pat-na1-5c1d0a4e-contract';
const SEARCH_LAG_MS = 60_000;

/** Both ways of keeping a call unique; the second has nothing but search to look up what is in doubt. */
describeHubspot('hubspot with unique properties', {}, '/calls/batch/create');
describeHubspot(
  'hubspot without unique properties',
  { leadIdProperty: false, callKeyProperty: false },
  '/calls/batch/create',
);

function describeHubspot(name: string, modes: object, writePath: string): void {
  describeConnector({
    name,
    crm: true,
    async start({ logger, now }) {
      let later = 0;
      const standIn = await startHubspotStandIn({
        accessToken: TOKEN,
        searchLagMs: SEARCH_LAG_MS,
        now: () => now() + later,
      });
      const settings = hubspot.settings.parse({
        type: 'hubspot',
        accessToken: TOKEN,
        baseUrl: standIn.url,
        ...modes,
      });
      const connection = await hubspot.connect(settings, { name: 'crm', logger, now });
      const callsOf = (effectKey: string) =>
        standIn.calls.filter(({ properties }) =>
          [properties['vicidial_call_key'], properties['hs_call_external_id']].includes(effectKey),
        );
      let serial = 100;
      return {
        connection,
        standIn,
        event: () => callEvent((serial += 1)),
        effects: (effectKey) => standIn.countCalls(effectKey),
        writePath,
        writeMethod: 'POST',
        refuseCredentials: () => standIn.revokeToken(),
        secrets: [TOKEN],
        crm: {
          addTwins({ lead }) {
            for (let twin = 0; twin < 2; twin += 1)
              standIn.create({ firstname: 'Twin', phone: lead.e164 ?? '' });
            later += SEARCH_LAG_MS;
          },
          records: () => JSON.stringify([standIn.contacts, standIn.calls, standIn.tasks, standIn.deals]),
          callText: (effectKey) =>
            callsOf(effectKey)
              .map(({ properties }) => JSON.stringify(properties))
              .join(),
          tasks: (effectKey) =>
            standIn.tasks.filter((task) => JSON.stringify(task).includes(effectKey)).length,
          recordings: true,
        },
        async close() {
          await connection.close();
          await standIn.close();
        },
      };
    },
  });
}

function callEvent(serial: number): BridgeEvent {
  return {
    id: `evt_hubspot-${serial}`,
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: '2026-11-21T21:20:40.000Z',
    leadKey: `main:${serial}`,
    callKey: `main:1795310300.${serial}:${serial}`,
    lead: {
      id: String(serial),
      phoneCode: '1',
      phone: `3125550${serial}`,
      e164: `+13125550${serial}`,
      firstName: 'Conan',
      email: `lead${serial}@example.test`,
    },
    call: { uniqueid: `1795310300.${serial}`, direction: 'outbound', status: 'SALE', talkSeconds: 61 },
    fields: { lead_id: String(serial) },
    marks: [],
  };
}
