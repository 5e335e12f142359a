import { inspect } from 'node:util';
import { expect, onTestFinished, vi } from 'vitest';
import type { DeliveryRequest, IdentityMap, Logger, Preview, Receipt } from '../../src/connector.ts';
import { AmbiguousError, DeliveryError, TransientError } from '../../src/domain/errors.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import { shadowContext } from '../../src/sync/shadow-context.ts';
import type { ConnectorHarness, ConnectorUnderTest } from './harness.ts';

/** Longer than any case waits for an answer, so that an abort is what ends a stall. */
const TIMEOUT_MS = 8_000;
const ATTEMPTS = 5;
const DEFAULT_BACKOFF_MS = 1_000;

/** One connection under test with what a worker would keep for it between attempts. */
export interface Rig {
  readonly harness: ConnectorHarness;
  /** A first attempt's request for a new event. */
  request(): DeliveryRequest;
  /** One attempt; the error is kept as evidence before it is thrown on. */
  deliver(request: DeliveryRequest, signal?: AbortSignal): Promise<Receipt>;
  /** What a delivery would change. */
  preview(request: DeliveryRequest): Promise<Preview>;
  /** One attempt's error, or `undefined` when it was delivered (which then must have had its effect). */
  failure(request: DeliveryRequest, signal?: AbortSignal): Promise<DeliveryError | undefined>;
  /** One attempt that must fail. */
  refusal(request: DeliveryRequest, signal?: AbortSignal): Promise<DeliveryError>;
  /** Attempts as a worker makes them, `after` being what the last one ended with. */
  deliverAfter(request: DeliveryRequest, after: DeliveryError): Promise<Receipt>;
  /** Aim a fault at the request that makes the effect. */
  spoilWrite(fault: Omit<Fault, 'path' | 'method'>): void;
  /** Requests that the stand-in has received on the write path. */
  writes(): number;
  effects(request: DeliveryRequest): number;
  /** Add something that must not carry a secret. */
  witness(thing: unknown): void;
}

/** Start a connection with an own stand-in; checks what it said and closes both when the test ends. */
export async function startRig(connector: ConnectorUnderTest): Promise<Rig> {
  const evidence: string[] = [];
  const publicEvidence: string[] = [];
  const consoles = watchConsole();
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  const logger = collectingLogger(evidence, publicEvidence);
  const harness = await connector.start({ logger, timeoutMs: TIMEOUT_MS, now });
  const identities = memoryIdentities();
  const people: string[] = [];
  let serial = 0;

  function witness(thing: unknown): void {
    evidence.push(describe(thing));
  }

  async function deliver(
    request: DeliveryRequest,
    signal = AbortSignal.timeout(TIMEOUT_MS),
  ): Promise<Receipt> {
    try {
      const receipt = await harness.connection.deliver(request, { signal, logger, identities });
      witness(receipt);
      return receipt;
    } catch (error) {
      witness(error);
      publicEvidence.push(describe(error));
      throw error;
    }
  }

  async function failure(request: DeliveryRequest, signal?: AbortSignal): Promise<DeliveryError | undefined> {
    const error: unknown = await deliver(request, signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (error === undefined) {
      expect(harness.effects(request.effectKey), 'delivered without an effect').toBe(1);
      return undefined;
    }
    if (!(error instanceof DeliveryError))
      return expect.fail(`not one of the four delivery errors: ${describe(error)}`);
    expect(error.code).not.toBe('');
    return error;
  }

  async function deliverAfter(request: DeliveryRequest, after: DeliveryError): Promise<Receipt> {
    let next = request;
    let last = after;
    for (let attempt = request.attempt + 1; attempt <= ATTEMPTS; attempt += 1) {
      next = afterFailure(next, last, attempt, now());
      skewMs += pauseMs(last);
      try {
        return await deliver(next);
      } catch (error) {
        if (!(error instanceof TransientError || error instanceof AmbiguousError)) throw error;
        last = error;
      }
    }
    throw new Error(`still not delivered after ${ATTEMPTS} attempts`, { cause: last });
  }

  onTestFinished(async () => {
    await harness.close();
    const said = [...evidence, ...consoles()].join('\n');
    for (const secret of harness.secrets) expect(said, 'a secret was shown').not.toContain(secret);
    const shown = publicEvidence.join('\n');
    for (const value of people) expect(shown, 'a person was shown above debug').not.toContain(value);
  });

  return {
    harness,
    deliver,
    async preview(request) {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const context = { ...shadowContext(identities), signal, logger };
      const planned = await harness.connection.preview?.(request, context);
      if (planned === undefined) return expect.fail('the connection has no preview');
      witness(planned.warnings);
      return planned;
    },
    deliverAfter,
    witness,
    request() {
      const event = harness.event();
      const { phone, e164, email } = event.lead;
      for (const value of [phone, e164, email])
        if (value !== undefined && value.length > 4) people.push(value);
      serial += 1;
      return {
        deliveryId: `dlv_${connector.name}-${Date.now()}-${serial}`,
        effectKey: event.callKey ?? event.id,
        event,
        attempt: 1,
        inDoubtSince: undefined,
        known: {},
      };
    },
    failure,
    async refusal(request, signal) {
      return (await failure(request, signal)) ?? expect.fail('delivered where a failure was due');
    },
    spoilWrite(fault) {
      const { writeMethod: method, writePath: path } = harness;
      harness.standIn.faults.add({ ...fault, path, ...(method === undefined ? {} : { method }) });
    },
    writes: () =>
      harness.standIn.requests.filter(
        ({ method, path }) => path.includes(harness.writePath) && (harness.writeMethod ?? method) === method,
      ).length,
    effects: (request) => harness.effects(request.effectKey),
  };
}

/** What a worker keeps: doubt is raised, and begins anew, by an ambiguous end only, and stays once raised. */
function afterFailure(
  request: DeliveryRequest,
  error: DeliveryError,
  attempt: number,
  now: number,
): DeliveryRequest {
  const doubt = error instanceof AmbiguousError ? now : undefined;
  return { ...request, attempt, inDoubtSince: doubt ?? request.inDoubtSince };
}

function pauseMs(error: DeliveryError): number {
  if (error instanceof TransientError || error instanceof AmbiguousError)
    return error.retryAfterMs ?? DEFAULT_BACKOFF_MS;
  return DEFAULT_BACKOFF_MS;
}

function describe(thing: unknown): string {
  return inspect(thing, { depth: 12, showHidden: true, maxStringLength: 100_000, breakLength: Infinity });
}

function collectingLogger(all: string[], aboveDebug: string[]): Logger {
  const keep = (fields: object, message: string): void => {
    all.push(describe({ fields, message }));
  };
  const keepPublic = (fields: object, message: string): void => {
    keep(fields, message);
    aboveDebug.push(describe({ fields, message }));
  };
  return { debug: keep, info: keepPublic, warn: keepPublic, error: keepPublic };
}

function watchConsole(): () => string[] {
  const spies = [
    ...(['debug', 'error', 'info', 'log', 'trace', 'warn'] as const).map((name) => vi.spyOn(console, name)),
    vi.spyOn(process.stdout, 'write'),
    vi.spyOn(process.stderr, 'write'),
  ];
  return () => {
    const lines = spies.flatMap((spy) => spy.mock.calls.map((call) => describe(call)));
    for (const spy of spies) spy.mockRestore();
    return lines;
  };
}

/** An identity map as the ledger keeps it, for one connection. */
export function memoryIdentities(): IdentityMap {
  const ids = new Map<string, string>();
  return {
    async get(kind, key) {
      return ids.get(`${kind} ${key}`);
    },
    async set(kind, key, id) {
      ids.set(`${kind} ${key}`, id);
    },
    async forget(kind, key) {
      ids.delete(`${kind} ${key}`);
    },
    async keysOf(kind, id) {
      const start = `${kind} `;
      return [...ids].flatMap(([key, value]) =>
        value === id && key.startsWith(start) ? [key.slice(start.length)] : [],
      );
    },
  };
}
