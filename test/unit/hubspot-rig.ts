import { onTestFinished } from 'vitest';
import hubspot from '../../connectors/hubspot/index.ts';
import type {
  CallOrder,
  Connection,
  DeliveryRequest,
  IdentityMap,
  Logger,
  Preview,
  Receipt,
} from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import {
  type HubspotStandIn,
  type HubspotStandInOptions,
  startHubspotStandIn,
} from '../../src/sandbox/hubspot/index.ts';
import { shadowContext } from '../../src/sync/shadow-context.ts';
import { memoryIdentities } from '../contract/rig.ts';

export const TOKEN = 'pat-na1-0b6e-unit';
export const WITHOUT_UNIQUE = { leadIdProperty: false, callKeyProperty: false } as const;

export interface HubspotRig {
  readonly standIn: HubspotStandIn;
  readonly connection: Connection;
  readonly identities: IdentityMap;
  deliver(request: DeliveryRequest, signal?: AbortSignal): Promise<Receipt>;
  /** What a delivery would do, by looking only. */
  preview(request: DeliveryRequest): Promise<Preview>;
  /** The rejection of a delivery that must fail. */
  refusal(request: DeliveryRequest): Promise<unknown>;
  /** A request to the stand-in past the connector, with the token. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  /** Put a contact there and have search know it. */
  addContact(properties: Readonly<Record<string, string>>): Promise<string>;
  /** Move the clock of connector and stand-in on, milliseconds. */
  pass(ms: number): void;
  now(): number;
}

export interface Answer {
  readonly id: string;
  readonly message: string;
  readonly category: string;
  readonly results: readonly Answer[];
  readonly errors: readonly Answer[];
  readonly numErrors: number;
  readonly total: number;
  readonly new: boolean;
  readonly properties: Readonly<Record<string, string | null>>;
}

const QUIET: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const TIMEOUT_MS = 5_000;

/** A stand-in and a connection to it, closed with the test. */
export async function startHubspotRig(
  settings: object = {},
  options: Partial<HubspotStandInOptions> = {},
): Promise<HubspotRig> {
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  const standIn = await startHubspotStandIn({ accessToken: TOKEN, now, ...options });
  const connection = await connectHubspot({ baseUrl: standIn.url, ...settings }, now);
  const identities = memoryIdentities();
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
  const deliver = (request: DeliveryRequest, signal = AbortSignal.timeout(TIMEOUT_MS)): Promise<Receipt> =>
    connection.deliver(request, { signal, identities, logger: QUIET });
  async function call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Answer }> {
    const response = await fetch(standIn.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer };
  }
  return {
    standIn,
    connection,
    identities,
    deliver,
    async preview(request) {
      const context = {
        ...shadowContext(identities),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        logger: QUIET,
      };
      return (await connection.preview?.(request, context)) ?? { changes: [], warnings: ['no preview'] };
    },
    refusal: (request) =>
      deliver(request).then(
        () => new Error('delivered where a failure was due'),
        (error: unknown) => error,
      ),
    call,
    async addContact(properties) {
      const { body } = await call('POST', '/crm/v3/objects/contacts', { properties, associations: [] });
      return body.id;
    },
    pass(ms) {
      skewMs += ms;
    },
    now,
  };
}

/** A connection with the default settings, but for those given. */
function connectHubspot(settings: object, now: () => number = Date.now): Promise<Connection> {
  const parsed = hubspot.settings.parse({ type: 'hubspot', accessToken: TOKEN, ...settings });
  return hubspot.connect(parsed, { name: 'crm', logger: QUIET, now });
}

/** A disposition with the least that VICIdial can send; `changes` are laid over it. */
export function dispositionEvent(changes: Partial<BridgeEvent> = {}): BridgeEvent {
  return {
    id: 'evt_0001',
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: '2026-11-22T01:19:30.000Z',
    leadKey: 'main:101',
    callKey: 'main:1795310300.1004:101',
    lead: { id: '101', phone: '3125550101', phoneCode: '1', e164: '+13125550101' },
    call: { uniqueid: '1795310300.1004', status: 'SALE' },
    fields: {},
    marks: [],
    ...changes,
  };
}

/** What the configuration says of a call, where it says no more than a connector does by itself. */
export function orderOf(changes: Partial<CallOrder> = {}): CallOrder {
  return {
    person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
    activity: { outcome: undefined, subject: undefined, fields: {} },
    personFields: {},
    owner: undefined,
    ownsPerson: false,
    tasks: [],
    campaign: undefined,
    deal: undefined,
    ...changes,
  };
}

export function requestFor(event: BridgeEvent, changes: Partial<DeliveryRequest> = {}): DeliveryRequest {
  return {
    deliveryId: 'dlv_0001',
    effectKey: event.callKey ?? event.id,
    event,
    attempt: 1,
    inDoubtSince: undefined,
    known: {},
    ...changes,
  };
}

/** The requests that the stand-in got, as `POST /path`. */
export function requestsOf(standIn: HubspotStandIn): string[] {
  return standIn.requests.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`);
}
