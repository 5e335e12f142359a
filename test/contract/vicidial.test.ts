import vicidial from '../../connectors/vicidial/index.ts';
import type { DeliveryRequest } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { LeadOrder } from '../../src/domain/lead-order.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { describeConnector } from './connector-suite.ts';
import { postedOrder } from './posted-order.ts';

const PASSWORD = 'Dialer-pa55-word';

interface Way {
  readonly settings?: object;
  readonly request: (
    event: BridgeEvent,
    delivery: { readonly effectKey: string; readonly signal: AbortSignal },
  ) => Pick<DeliveryRequest, 'event' | 'order'>;
  readonly effects: (standIn: DialerStandIn, effectKey: string) => number;
}

const leadsOf = (standIn: DialerStandIn, effectKey: string): number =>
  standIn.leads.filter(({ source_id }) => source_id === effectKey).length;

describeVicidial('vicidial with posted leads', {
  settings: { duplicateCheck: 'DUPCAMP' },
  request: (event, delivery) => ({ event, order: postedOrder(event, delivery) }),
  effects: leadsOf,
});

/** Without a duplicate check, that would hide a blind repeat of add_lead. */
describeVicidial('vicidial with hot orders and no duplicate check', {
  settings: { duplicateCheck: 'none' },
  request: (event) => ({ event: { ...event, type: 'record-changed' }, order: hotOrder(event) }),
  effects: leadsOf,
});

describeVicidial('vicidial with numbers that nobody may call', {
  request: (event) => ({ event: { ...event, type: 'dnc-set', dnc: { numbers: [event.lead.e164 ?? ''] } } }),
  effects: ({ dnc }, effectKey) => (dnc.has(`3125550${effectKey.slice(-3)}`) ? 1 : 0),
});

function describeVicidial(name: string, way: Way): void {
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
        ...way.settings,
      });
      const connection = await vicidial.connect(settings, { name: 'main', logger, now });
      let serial = 100;
      return {
        connection: {
          ...connection,
          deliver: (request, context) => {
            const { effectKey, event } = request;
            const meant = way.request(event, { effectKey, signal: context.signal });
            return connection.deliver({ ...request, ...meant }, context);
          },
        },
        standIn,
        event: () => leadEvent((serial += 1)),
        effects: (effectKey) => way.effects(standIn, effectKey),
        records: () => standIn.leads.length + standIn.dnc.size,
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

function hotOrder({ lead }: BridgeEvent): LeadOrder {
  return {
    kind: 'place',
    lead,
    custom: {},
    changed: undefined,
    policy: {
      write: 'upsert',
      duplicateCheck: undefined,
      duplicateDays: undefined,
      listExistsCheck: true,
      dncCheck: undefined,
      moveList: false,
    },
    campaign: 'SALES',
    identity: `record:crm:contact:${lead.sourceId}`,
    hot: { priority: 99, localCallTimeCheck: true },
    callback: undefined,
    altPhones: [],
  };
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
