import { onTestFinished } from 'vitest';
import highlevel from '../../connectors/highlevel/index.ts';
import type { CallOrder, DeliveryRequest } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startHighLevelStandIn } from '../../src/sandbox/highlevel/index.ts';
import { shadowContext } from '../../src/sync/shadow-context.ts';
import { memoryIdentities } from '../contract/rig.ts';

export const LOCATION = 'locationUnit00000001';
export const TOKEN = 'pit-unit-token';
export const AGENT_ID = 'userUnit000000000001';
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

export const ORDER: CallOrder = {
  person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
  activity: { outcome: undefined, subject: undefined, fields: {} },
  personFields: {},
  owner: undefined,
  ownsPerson: false,
  tasks: [],
  campaign: undefined,
  deal: undefined,
};

export const EVENT: BridgeEvent = {
  id: 'evt_unit-1',
  type: 'disposition',
  source: 'main',
  trigger: 'dispo',
  receivedAt: '2026-11-21T21:20:40.000Z',
  leadKey: 'main:101',
  callKey: 'main:1795310300.101:101',
  lead: { id: '101', phone: '3125550101', e164: '+13125550101', firstName: 'Ann', email: 'ann@example.test' },
  call: {
    uniqueid: '1795310300.101',
    direction: 'outbound',
    status: 'SALE',
    statusName: 'Sale made',
    talkSeconds: 61,
    notes: 'Wants <b>two</b>\nof them',
  },
  agent: { user: 'agent1', fullName: 'Ana Agent' },
  campaign: 'SALES',
  fields: {},
  marks: [],
};

/** A connection to a stand-in of its own, with what a worker keeps between deliveries. */
export async function startHighLevel(
  options: { readonly settings?: object; readonly blocked?: boolean } = {},
) {
  const standIn = await startHighLevelStandIn({
    accessToken: TOKEN,
    locationId: LOCATION,
    contactFields: ['vicidial_lead_id', 'last_status'],
    users: [{ id: AGENT_ID, email: 'Agent1@example.test', extension: '8001' }],
  });
  const settings = highlevel.settings.parse({
    type: 'highlevel',
    accessToken: TOKEN,
    locationId: LOCATION,
    baseUrl: standIn.url,
    visibleAfterMs: 0,
    ...options.settings,
  });
  const connection = await highlevel.connect(settings, { name: 'crm', logger: QUIET, now: Date.now });
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
  const identities = memoryIdentities();
  const announced: { readonly id: string; readonly fields: Readonly<Record<string, string>> }[] = [];
  const context = () => ({
    signal: AbortSignal.timeout(5000),
    logger: QUIET,
    identities,
    ownWrites: {
      async announce({ id }: { readonly id: string }, fields: Readonly<Record<string, string>>) {
        announced.push({ id, fields });
      },
    },
    dnc: { blocked: () => Promise.resolve(options.blocked === true ? ('system' as const) : undefined) },
  });
  return {
    account: standIn.account,
    standIn,
    connection,
    identities,
    announced,
    deliver: (changes: Partial<DeliveryRequest> = {}) => connection.deliver(requestOf(changes), context()),
    preview: (changes: Partial<DeliveryRequest> = {}) =>
      connection.preview?.(requestOf(changes), { ...context(), ...shadowContext(identities) }) ??
      Promise.reject(new Error('no preview')),
    context,
  };
}

function requestOf(changes: Partial<DeliveryRequest>): DeliveryRequest {
  const event = changes.event ?? EVENT;
  return {
    deliveryId: 'dlv_unit-1',
    effectKey: event.callKey ?? event.id,
    event,
    attempt: 1,
    inDoubtSince: undefined,
    known: {},
    call: ORDER,
    ...changes,
  };
}
