import vicidial from '../../connectors/vicidial/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { describeConnector } from './connector-suite.ts';

const PASSWORD = 'Dialer-pa55-word';

/** The second way has no duplicate check that would hide a blind repeat of add_lead. */
describeVicidial('vicidial with a duplicate check', { duplicateCheck: 'DUPCAMP' });
describeVicidial('vicidial without a duplicate check', { duplicateCheck: 'none' });

function describeVicidial(name: string, mode: object): void {
  describeConnector({
    name,
    async start({ logger, timeoutMs, now }) {
      const user = { user: 'bridge', password: PASSWORD };
      const standIn = await startDialerStandIn({ users: [user], now });
      const settings = vicidial.settings.parse({
        type: 'vicidial',
        url: standIn.url,
        user: 'bridge',
        password: PASSWORD,
        timezone: 'America/New_York',
        listId: '1001',
        timeoutMs,
        ...mode,
      });
      const connection = await vicidial.connect(settings, { name: 'main', logger, now });
      let serial = 100;
      return {
        connection,
        standIn,
        event: () => leadEvent((serial += 1)),
        effects: (effectKey) => standIn.leads.filter(({ source_id }) => source_id === effectKey).length,
        records: () => standIn.leads.length,
        writePath: 'non_agent_api.php',
        refuseCredentials: () => {
          standIn.tables.users.update(() => true, { pass: 'changed' });
        },
        secrets: [PASSWORD],
        // No answer of the API itself: the web server or a proxy refuses, or the address is wrong.
        outcomes: { 404: ['auth'] },
        async close() {
          await connection.close();
          await standIn.close();
        },
      };
    },
  });
}

function leadEvent(serial: number): BridgeEvent {
  const id = `evt_lead-${serial}`;
  return {
    id,
    type: 'lead-submitted',
    source: 'web',
    trigger: 'lead',
    receivedAt: '2026-11-21T21:20:40.000Z',
    leadKey: `web:${serial}`,
    lead: {
      phoneCode: '1',
      phone: `3125550${serial}`,
      e164: `+13125550${serial}`,
      firstName: 'Anna',
      lastName: "O'Neil",
      email: `anna${serial}@example.test`,
      sourceId: id,
    },
    fields: {},
    marks: [],
  };
}
