import highlevel from '../../connectors/highlevel/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startHighLevelStandIn } from '../../src/sandbox/highlevel/index.ts';
import { describeConnector } from './connector-suite.ts';

const TOKEN = 'pit-5c1d0a4e-contract';
const LOCATION = 'locationContract0001';

describeConnector({
  name: 'highlevel',
  crm: true,
  async start({ logger, timeoutMs, now }) {
    let later = 0;
    const standIn = await startHighLevelStandIn({
      accessToken: TOKEN,
      locationId: LOCATION,
      searchLagMs: 9000,
      now: () => now() + later,
    });
    const settings = highlevel.settings.parse({
      type: 'highlevel',
      accessToken: TOKEN,
      locationId: LOCATION,
      baseUrl: standIn.url,
      timeoutMs,
    });
    const connection = await highlevel.connect(settings, { name: 'crm', logger, now });
    const { account } = standIn;
    const { contacts, notes, tasks } = account;
    const notesOf = (effectKey: string) =>
      [...notes.values()].filter(({ body }) => body.includes(`vicibridge ${effectKey}`));
    let serial = 100;
    return {
      connection,
      standIn,
      event: () => callEvent((serial += 1)),
      effects: (effectKey) => notesOf(effectKey).length,
      writePath: '/notes',
      writeMethod: 'POST',
      refuseCredentials: () => standIn.revokeToken(),
      secrets: [TOKEN],
      crm: {
        addTwins({ lead }) {
          for (let twin = 0; twin < 2; twin += 1) account.addContact({ phone: lead.e164 });
          later += 60_000;
        },
        records: () => JSON.stringify([contacts, notes, tasks].map((records) => [...records.values()])),
        callText: (effectKey) => JSON.stringify(notesOf(effectKey)),
        tasks: (effectKey) =>
          [...tasks.values()].filter(({ body }) => body?.includes(`vicibridge ${effectKey}/`)).length,
        recordings: true,
      },
      async close() {
        await connection.close();
        await standIn.close();
      },
    };
  },
});

function callEvent(serial: number): BridgeEvent {
  return {
    id: `evt_highlevel-${serial}`,
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
