import { onTestFinished } from 'vitest';
import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { localTraffic } from '../../connectors/vicidial/local-traffic.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DeliveryRequest, DialerOrder, IdentityMap, Logger, Receipt } from '../../src/connector.ts';
import type { Dialer } from '../../src/dialer.ts';
import type { Lane } from '../../src/dialer-traffic.ts';
import type { BridgeEvent, DncChange } from '../../src/domain/event.ts';
import type { LeadOrder } from '../../src/domain/lead-order.ts';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';
import { memoryIdentities } from '../contract/rig.ts';

/** 15:00 in New York, on a Monday. */
export const NOW = Date.parse('2026-11-23T20:00:00Z');
export const ANNA: LeadOrder['lead'] = { phone: '3125550101', phoneCode: '1', firstName: 'Anna' };
export const POLICY: LeadOrder['policy'] = {
  write: 'upsert',
  duplicateCheck: undefined,
  duplicateDays: undefined,
  listExistsCheck: true,
  dncCheck: undefined,
  moveList: false,
};
export const HOT = { priority: 99, localCallTimeCheck: false };

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const USER = { user: 'bridge', password: 'right-password' };

type Blocked = 'system' | 'campaign';

export interface OrdersRig {
  readonly dialer: Dialer;
  readonly standIn: DialerStandIn;
  readonly identities: IdentityMap;
  /** Our own ledger's numbers. */
  readonly blocked: Map<string, Blocked>;
  /** How urgent each call was, in order. */
  readonly lanes: readonly Lane[];
  /** Deliver an order for Anna's record, as the first attempt of a new delivery. */
  readonly place: (order: Partial<LeadOrder>, request?: Partial<DeliveryRequest>) => Promise<Receipt>;
  readonly give: (order: DialerOrder, request?: Partial<DeliveryRequest>) => Promise<Receipt>;
  readonly dnc: (
    type: 'dnc-set' | 'dnc-lifted',
    change: Partial<DncChange>,
    event?: Partial<BridgeEvent>,
    request?: Partial<DeliveryRequest>,
  ) => Promise<Receipt>;
}

/** A dialer connection against the stand-in, with a ledger of blocked numbers; closed when the test ends. */
export async function startOrders(
  options: {
    readonly settings?: object;
    readonly standIn?: DialerStandInOptions;
    readonly user?: object;
    readonly defaultPhoneCode?: string;
    readonly now?: () => number;
    /** Waited for before each call, so that deliveries under way overtake each other. */
    readonly beforeCall?: (lane: Lane) => Promise<void>;
  } = {},
): Promise<OrdersRig> {
  const now = options.now ?? (() => NOW);
  const standIn = await startDialerStandIn({
    users: [{ ...USER, ...options.user }],
    now,
    ...options.standIn,
  });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    ...USER,
    timezone: 'America/New_York',
    listId: '1001',
    governor: { ratePerSecond: 100, burst: 50 },
    ...options.settings,
  });
  const lanes: Lane[] = [];
  const dialer = connectVicidial(settings, {
    name: 'main',
    logger: SILENT,
    now,
    defaultPhoneCode: options.defaultPhoneCode,
    openTraffic(traffic) {
      // The pace needs a clock that goes on.
      const local = localTraffic(traffic, Date.now);
      return {
        ...local,
        pace(call, send) {
          lanes.push(call.lane);
          return local.pace(call, async () => {
            await options.beforeCall?.(call.lane);
            return send();
          });
        },
      };
    },
  });
  onTestFinished(async () => {
    await dialer.close();
    await standIn.close();
  });
  const identities = memoryIdentities();
  const blocked = new Map<string, Blocked>();
  const dnc = { blocked: async (number: string) => blocked.get(number) };
  let serial = 0;

  function deliver(event: Partial<BridgeEvent>, request: Partial<DeliveryRequest>): Promise<Receipt> {
    serial += 1;
    const id = `evt_${serial}`;
    const whole = {
      deliveryId: `dlv_${serial}`,
      effectKey: id,
      event: { ...EVENT, id, ...event },
      attempt: 1,
      inDoubtSince: undefined,
      known: {},
      ...request,
    };
    const context = { signal: AbortSignal.timeout(10_000), logger: SILENT, identities, dnc };
    return dialer.deliver(whole, context);
  }
  const give = (order: DialerOrder, request: Partial<DeliveryRequest> = {}) =>
    deliver({}, { order, ...request });
  return {
    dialer,
    standIn,
    identities,
    blocked,
    lanes,
    give,
    place: (order, request) => give({ ...ORDER, ...order }, request),
    dnc: (type, change, event = {}, request = {}) =>
      deliver(
        { type, source: 'crm', dnc: { numbers: [], by: 'u1', reason: 'asked', ...change }, ...event },
        request,
      ),
  };
}

export const ORDER: LeadOrder = {
  kind: 'place',
  lead: ANNA,
  custom: {},
  changed: undefined,
  policy: POLICY,
  campaign: 'SALES',
  identity: 'record:crm:contact:7',
  hot: undefined,
  callback: undefined,
  altPhones: [],
};

export const EVENT: BridgeEvent = {
  id: 'evt',
  type: 'record-changed',
  source: 'crm',
  trigger: 'event',
  receivedAt: '2026-11-23T20:00:00.000Z',
  leadKey: 'crm:contact:7',
  lead: {},
  record: { object: 'contact', id: '7', change: 'updated', fields: {} },
  fields: {},
  marks: [],
};
