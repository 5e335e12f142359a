import { onTestFinished } from 'vitest';
import salesforce from '../../connectors/salesforce/index.ts';
import type { Connection, DeliveryRequest, IdentityMap, Logger, Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import {
  startSalesforceStandIn,
  type SalesforceStandIn,
  type SalesforceStandInOptions,
} from '../../src/sandbox/salesforce/index.ts';

export const CLIENT_ID = 'consumer-key-of-the-app';
export const CLIENT_SECRET = 'consumer-secret-of-the-app';

export interface SalesforceRig {
  readonly standIn: SalesforceStandIn;
  readonly connection: Connection;
  readonly identities: IdentityMap & { readonly entries: ReadonlyMap<string, string> };
  /** Everything logged, as text. */
  readonly log: readonly string[];
  deliver(request: DeliveryRequest, signal?: AbortSignal): Promise<Receipt>;
}

/** A stand-in with a connection to it, both closed when the test ends. */
export async function startSalesforceRig(
  options: {
    readonly org?: SalesforceStandInOptions;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly now?: () => number;
  } = {},
): Promise<SalesforceRig> {
  const { now = Date.now } = options;
  const standIn = await startSalesforceStandIn({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    now,
    ...options.org,
  });
  const log: string[] = [];
  const logger = collecting(log);
  const settings = salesforce.settings.parse({
    type: 'salesforce',
    loginUrl: standIn.url,
    clientId: CLIENT_ID,
    ...(options.settings?.['privateKey'] === undefined ? { clientSecret: CLIENT_SECRET } : {}),
    ...options.settings,
  });
  const connection = await salesforce.connect(settings, { name: 'sfdc', logger, now });
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
  const identities = memoryIdentities();
  return {
    standIn,
    connection,
    identities,
    log,
    deliver: (request, signal = AbortSignal.timeout(10_000)) =>
      connection.deliver(request, { signal, logger, identities }),
  };
}

function collecting(log: string[]): Logger {
  const keep = (fields: object, message: string): void => void log.push(JSON.stringify({ fields, message }));
  return { debug: keep, info: keep, warn: keep, error: keep };
}

function memoryIdentities(): SalesforceRig['identities'] {
  const entries = new Map<string, string>();
  return {
    entries,
    get: async (kind, key) => entries.get(`${kind} ${key}`),
    set: async (kind, key, id) => void entries.set(`${kind} ${key}`, id),
    forget: async (kind, key) => void entries.delete(`${kind} ${key}`),
    keysOf: async (kind, id) =>
      [...entries].flatMap(([key, value]) =>
        value === id && key.startsWith(`${kind} `) ? [key.slice(kind.length + 1)] : [],
      ),
  };
}

/** A disposition with what VICIdial always tells. */
export function disposition(changes: Partial<BridgeEvent> = {}): BridgeEvent {
  return {
    id: 'evt_0000000000000000000000001a',
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: '2026-11-22T03:30:05.000Z',
    leadKey: 'main:101',
    callKey: 'main:1795310300.1004:101',
    lead: { id: '101', phone: '3125550142', e164: '+13125550142' },
    call: { uniqueid: '1795310300.1004', status: 'SALE' },
    fields: {},
    marks: [],
    ...changes,
  };
}

export function requestFor(event: BridgeEvent, changes: Partial<DeliveryRequest> = {}): DeliveryRequest {
  return {
    deliveryId: 'dlv_1',
    effectKey: event.callKey ?? event.id,
    event,
    attempt: 1,
    inDoubtSince: undefined,
    known: {},
    ...changes,
  };
}

/** The rejection of a promise, which must reject. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<Error & { code?: string; kind?: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('resolved where an error was due');
}
