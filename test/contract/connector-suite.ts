import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { DeliveryRequest } from '../../src/connector.ts';
import type { DeliveryError } from '../../src/domain/errors.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import { describeCrm } from './crm-suite.ts';
import type { ConnectorUnderTest, Outcome } from './harness.ts';
import { startRig, type Rig } from './rig.ts';

type Spoil = Omit<Fault, 'path' | 'method'>;

/** More than a lookup, a token, a person and a call need; far less than a retry loop makes. */
const REQUESTS_PER_ATTEMPT = 12;
const ABORT_BOUND_MS = 300;
/** The request has reached the stand-in; this lets the first part of its answer reach the client. */
const ANSWER_UNDER_WAY_MS = 50;

const LOST_ANSWERS: readonly (readonly [string, Spoil])[] = [
  ['a reset before the answer', { action: 'reset' }],
  ['a reset in the middle of the answer', { action: 'reset-mid-body' }],
  ['status 500', { action: 'status', status: 500 }],
  ['status 502 with an HTML page', { action: 'html', status: 502 }],
  ['status 503', { action: 'status', status: 503 }],
  ['status 504', { action: 'status', status: 504 }],
  ['status 200 with an HTML page', { action: 'html', status: 200 }],
];
const STALLS: readonly (readonly [string, Spoil])[] = [
  ['before the answer', { delayMs: 10_000 }],
  ['in the middle of the answer', { action: 'stall' }],
];
const REFUSALS: readonly (readonly [number, readonly Outcome[]])[] = [
  [400, ['permanent', 'delivered']],
  [404, ['permanent', 'delivered']],
  [409, ['permanent', 'delivered']],
];

/** The promises of `src/connector.ts`, as tests that every connector passes against its stand-in. */
export function describeConnector(connector: ConnectorUnderTest): void {
  describe(`${connector.name} keeps the connector contract`, () => {
    describeDelivering(connector);
    describeLostAnswers(connector);
    describeStatuses(connector);
    describeAborting(connector);
    describeChecking(connector);
    describeSecrets(connector);
    if (connector.crm === true) describeCrm(connector);
  });
}

function describeDelivering(connector: ConnectorUnderTest): void {
  it('leaves one effect and says so when the other side accepts', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    const receipt = await rig.deliver(request);
    expect(['created', 'updated']).toContain(receipt.outcome);
    expect(Object.keys(receipt.ids)).not.toEqual([]);
    expect(rig.effects(request)).toBe(1);
  });

  it('leaves one effect when the same request is delivered again', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    const first = await rig.deliver(request);
    await rig.deliver({ ...request, attempt: 2 });
    await rig.deliver({ ...request, attempt: 3, known: first.ids });
    expect(rig.effects(request)).toBe(1);
  });

  it('leaves one effect when the process died before the receipt was kept', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    const started = Date.now();
    await rig.deliver(request);
    await rig.deliver({ ...request, attempt: 2, inDoubtSince: started });
    expect(rig.effects(request)).toBe(1);
  });

  it('leaves one effect each when ten deliveries run at once', async () => {
    const rig = await startRig(connector);
    const requests = Array.from({ length: 10 }, () => rig.request());
    await Promise.all(requests.map((request) => rig.deliver(request)));
    expect(requests.map((request) => rig.effects(request))).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('is transient when the connection is refused', async () => {
    const rig = await startRig(connector);
    await rig.harness.standIn.close();
    const error = await rig.refusal(rig.request());
    expect(error.kind, error.message).toBe('transient');
  });
}

function describeLostAnswers(connector: ConnectorUnderTest): void {
  it.each(LOST_ANSWERS)('leaves one effect when %s hides that it was carried out', async (_name, spoil) => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite({ ...spoil, carriedOut: true, times: 1 });
    const error = await rig.failure(request);
    expect(rig.effects(request), 'the fault is not aimed at the request that makes the effect').toBe(1);
    if (error !== undefined) await rig.deliverAfter(request, error);
    expect(rig.effects(request)).toBe(1);
  });

  it.each(LOST_ANSWERS)(
    'fails, then leaves one effect, when %s came before anything was done',
    async (_name, spoil) => {
      const rig = await startRig(connector);
      const request = rig.request();
      rig.spoilWrite({ ...spoil, times: 1 });
      const error = await rig.failure(request);
      if (error !== undefined) await rig.deliverAfter(request, error);
      expect(rig.effects(request)).toBe(1);
    },
  );

  it.each(LOST_ANSWERS)('never reports success when every write ends in %s', async (_name, spoil) => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite(spoil);
    const error = await rig.refusal(request);
    const allowed = rig.harness.outcomes?.[spoil.status ?? 0] ?? ['transient', 'ambiguous'];
    expect(allowed).toContain(error.kind);
    expect(rig.harness.standIn.requests.length).toBeLessThanOrEqual(REQUESTS_PER_ATTEMPT);
  });
}

function describeStatuses(connector: ConnectorUnderTest): void {
  it('asks for a hold, in few requests, when the credentials are refused', async () => {
    const rig = await startRig(connector);
    rig.harness.refuseCredentials();
    const error = await rig.refusal(rig.request());
    expect(error.kind, error.message).toBe('auth');
    expect(rig.harness.standIn.requests.length).toBeLessThanOrEqual(REQUESTS_PER_ATTEMPT);
  });

  it('asks for a hold, in few requests, when every write is answered 401', async () => {
    const rig = await startRig(connector);
    rig.spoilWrite({ action: 'status', status: 401 });
    const error = await rig.refusal(rig.request());
    expect(rig.harness.outcomes?.[401] ?? ['auth']).toContain(error.kind);
    expect(rig.harness.standIn.requests.length).toBeLessThanOrEqual(REQUESTS_PER_ATTEMPT);
  });

  it.each(REFUSALS)('does not retry for ever when every write is answered %i', async (status, usual) => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite({ action: 'status', status });
    const error = await rig.failure(request);
    const outcome: Outcome = error?.kind ?? 'delivered';
    expect(rig.harness.outcomes?.[status] ?? usual, error?.message).toContain(outcome);
    if (outcome === 'delivered') expect(rig.effects(request)).toBe(1);
    expect(rig.harness.standIn.requests.length).toBeLessThanOrEqual(REQUESTS_PER_ATTEMPT);
  });

  it('waits as long as it is told when a 429 names seconds', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite({ action: 'status', status: 429, headers: { 'retry-after': '7' }, times: 1 });
    const error = await rig.refusal(request);
    // Told as a moment, it is milliseconds less by the time that it is read.
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: expect.closeTo(7_000, -2) as number });
    await rig.deliverAfter(request, error);
    expect(rig.effects(request)).toBe(1);
  });

  it('is transient, after one write, when a 429 names no time', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite({ action: 'status', status: 429 });
    const error = await rig.refusal(request);
    expect(error.kind, error.message).toBe('transient');
    expect(rig.writes(), 'a retry inside one attempt').toBe(1);
  });
}

function describeAborting(connector: ConnectorUnderTest): void {
  it.each(STALLS)('rejects soon after the abort when the other side stalls %s', async (_name, spoil) => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite(spoil);
    const { error, tookMs } = await abortWhen(rig, request, () => expect(rig.writes()).toBe(1));
    expect(['transient', 'ambiguous']).toContain(error.kind);
    expect(tookMs).toBeLessThan(ABORT_BOUND_MS);
  });

  it('leaves one effect when a stall hides that it was carried out', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    rig.spoilWrite({ action: 'stall', carriedOut: true, times: 1 });
    const { error } = await abortWhen(rig, request, () => expect(rig.effects(request)).toBe(1));
    await rig.deliverAfter(request, error);
    expect(rig.effects(request)).toBe(1);
  });

  it('leaves no socket behind when stalled attempts were aborted', async () => {
    const rig = await startRig(connector);
    await rig.deliver(rig.request());
    const before = openSockets();
    rig.spoilWrite({ action: 'stall' });
    for (let stalled = 1; stalled <= 5; stalled += 1)
      await abortWhen(rig, rig.request(), () => expect(rig.writes()).toBeGreaterThan(stalled));
    // A connection kept for reuse has two ends in this process; five leaked ones have ten.
    await vi.waitFor(() => expect(openSockets()).toBeLessThanOrEqual(before + 2), { timeout: 2_000 });
  });

  it('sends nothing when the signal is aborted before the start', async () => {
    const rig = await startRig(connector);
    const request = rig.request();
    const started = performance.now();
    await expect(rig.deliver(request, AbortSignal.abort())).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(ABORT_BOUND_MS);
    expect(rig.writes()).toBe(0);
    expect(rig.effects(request)).toBe(0);
  });
}

function describeChecking(connector: ConnectorUnderTest): void {
  const findings = async (rig: Rig): Promise<string[]> => {
    const found = await rig.harness.connection.check(AbortSignal.timeout(5_000));
    rig.witness(found);
    expect(rig.harness.records?.() ?? rig.writes(), 'the check has written').toBe(0);
    return found.filter(({ level }) => level === 'error').map(({ message }) => message);
  };

  it('finds no error, and writes nothing, when it checks a healthy account', async () => {
    const rig = await startRig(connector);
    expect(await findings(rig)).toEqual([]);
  });

  it('finds an error instead of throwing when the check meets refused credentials', async () => {
    const rig = await startRig(connector);
    rig.harness.refuseCredentials();
    const found = await findings(rig);
    if (rig.harness.checkProvesCredentials !== false) expect(found).not.toEqual([]);
  });

  it('finds an error instead of throwing when the check finds nobody listening', async () => {
    const rig = await startRig(connector);
    await rig.harness.standIn.close();
    expect(await findings(rig)).not.toEqual([]);
  });
}

/** What was said is checked after every test of the suite; these make the other side tempt it. */
function describeSecrets(connector: ConnectorUnderTest): void {
  it.each([400, 401, 403, 404, 409, 422, 429, 500, 503])(
    'shows no secret and no person when a %i echoes them',
    async (status) => {
      const rig = await startRig(connector);
      const request = rig.request();
      const { phone, e164, email } = request.event.lead;
      const body = ['refused', ...rig.harness.secrets, phone, e164, email].join('|');
      rig.spoilWrite({ action: 'status', status, body });
      const error = await rig.failure(request);
      if (status >= 500 || status === 401) expect(error).toBeDefined();
    },
  );
}

/** Start an attempt, abort it once `reached` holds, and give its error and how long the end took. */
async function abortWhen(
  rig: Rig,
  request: DeliveryRequest,
  reached: () => void,
): Promise<{ readonly error: DeliveryError; readonly tookMs: number }> {
  const controller = new AbortController();
  const attempt = rig.refusal(request, controller.signal);
  await Promise.race([attempt, vi.waitFor(reached, { timeout: 5_000, interval: 5 })]);
  await sleep(ANSWER_UNDER_WAY_MS);
  const abortedAt = performance.now();
  controller.abort(new Error('the time of this attempt is up'));
  const error = await attempt;
  return { error, tookMs: performance.now() - abortedAt };
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
