import { expect, it, vi } from 'vitest';
import type { CallOrder, DeliveryRequest } from '../../src/connector.ts';
import { ReviewError } from '../../src/domain/errors.ts';
import type { ConnectorUnderTest, CrmHarness } from './harness.ts';
import { startRig, type Rig } from './rig.ts';

const ORDER: CallOrder = {
  person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
  activity: { outcome: undefined, subject: undefined, fields: {} },
  personFields: {},
  owner: undefined,
  ownsPerson: false,
  tasks: [],
  campaign: undefined,
  deal: undefined,
};
const TASK = {
  key: 'callback',
  subject: 'Call back about the offer',
  body: undefined,
  dueAt: '2026-11-24T15:00:00.000Z',
  priority: 'medium',
  owner: undefined,
  fields: {},
} as const;
const SUBJECT = 'Talked about the offer';
const RECORDING = 'https://bridge.example.com/recordings/abc';

/** What every CRM's connector promises about people and about what the configuration says of a call. */
export function describeCrm(connector: ConnectorUnderTest): void {
  describePolicies(connector);
  describeOrders(connector);
  describePreviews(connector);

  it('leaves one effect each when one of ten deliveries at once is aborted', async () => {
    const { rig } = await started(connector);
    const requests = Array.from({ length: 10 }, () => rig.request());
    const [first] = requests;
    const controller = new AbortController();
    const attempts = requests.map((request, at) =>
      at === 0 ? rig.failure(request, controller.signal) : rig.deliver(request),
    );
    await vi.waitFor(() => expect(rig.harness.standIn.requests.length).toBeGreaterThan(0), { interval: 1 });
    controller.abort(new Error('the time of this attempt is up'));
    const [error] = await Promise.all(attempts);
    if (first !== undefined && error !== undefined && 'kind' in error) await rig.deliverAfter(first, error);
    expect(requests.map((request) => rig.effects(request))).toEqual(requests.map(() => 1));
  });
}

function describePolicies(connector: ConnectorUnderTest): void {
  it('parks with both candidates, and writes nothing, when two people fit and the policy is park', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, { person: { ...ORDER.person, several: 'park' } });
    crm.addTwins(request.event);
    const before = crm.records();
    const error = await rig.refusal(request);
    expect(error).toBeInstanceOf(ReviewError);
    expect(error instanceof ReviewError ? error.candidates : []).toHaveLength(2);
    expect(crm.records()).toBe(before);
  });

  it('takes one of them, with a warning, when two people fit and the policy is newest', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, {});
    crm.addTwins(request.event);
    const { warnings } = await rig.deliver(request);
    expect(warnings.length).toBeGreaterThan(0);
    expect(rig.effects(request)).toBe(1);
  });

  it('skips, and writes nothing, when nobody fits and the policy is skip', async () => {
    const { rig, crm } = await started(connector);
    const before = crm.records();
    const receipt = await rig.deliver(withOrder(rig, { person: { ...ORDER.person, none: 'skip' } }));
    expect(receipt.outcome).toBe('skipped');
    expect(crm.records()).toBe(before);
  });

  it('parks, and writes nothing, when nobody fits and the policy is park', async () => {
    const { rig, crm } = await started(connector);
    const before = crm.records();
    const error = await rig.refusal(withOrder(rig, { person: { ...ORDER.person, none: 'park' } }));
    expect(error).toBeInstanceOf(ReviewError);
    expect(crm.records()).toBe(before);
  });
}

function describeOrders(connector: ConnectorUnderTest): void {
  it('has the subject in the record when the order names one', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, { activity: { outcome: undefined, subject: SUBJECT, fields: {} } });
    await rig.deliver(request);
    expect(crm.callText(request.effectKey)).toContain(SUBJECT);
  });

  it('leaves one task, or a warning, when the order has one and the delivery is repeated', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, { tasks: [TASK] });
    const { warnings } = await rig.deliver(request);
    await rig.deliver({ ...request, attempt: 2 });
    if (crm.tasks === undefined) expect(warnings.length).toBeGreaterThan(0);
    else expect(crm.tasks(request.effectKey)).toBe(1);
    expect(rig.effects(request)).toBe(1);
  });

  it('holds the later status, in one record, when a call is disposed of again', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, {});
    const { ids } = await rig.deliver(request);
    const first = crm.callText(request.effectKey);
    const { event } = request;
    const later = { ...event, id: `${event.id}-2`, call: { ...event.call, status: 'NI' } };
    await rig.deliver({ ...request, deliveryId: `${request.deliveryId}-2`, event: later, known: ids });
    expect(rig.effects(request)).toBe(1);
    expect(crm.callText(request.effectKey)).not.toBe(first);
  });

  it('puts the link into the one record of the call when its recording is found', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, {});
    const { ids } = await rig.deliver(request);
    if (!crm.recordings) return;
    const { event } = request;
    const call = { ...event.call, recordingUrl: RECORDING };
    const found = { ...event, id: `${event.id}-r`, type: 'recording-found' as const, call };
    await rig.deliver({ ...request, deliveryId: `${request.deliveryId}-r`, event: found, known: ids });
    expect(rig.effects(request)).toBe(1);
    expect(crm.callText(request.effectKey)).toContain(RECORDING);
  });
}

function describePreviews(connector: ConnectorUnderTest): void {
  it('writes nothing, and tells what would be created, when a delivery is previewed', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, {});
    const before = crm.records();
    const { changes } = await rig.preview(request);
    expect(crm.records()).toBe(before);
    expect(changes.filter(({ outcome }) => outcome === 'created').length).toBeGreaterThanOrEqual(2);
    const { outcome } = await rig.deliver(request);
    expect(outcome).toBe('created');
  });

  it('tells that nothing would be created when what was delivered is previewed', async () => {
    const { rig } = await started(connector);
    const request = withOrder(rig, {});
    const { ids } = await rig.deliver(request);
    const { changes } = await rig.preview({ ...request, known: ids });
    expect(changes.filter(({ outcome }) => outcome === 'created')).toEqual([]);
  });

  it('throws as the delivery would when a person must decide', async () => {
    const { rig, crm } = await started(connector);
    const request = withOrder(rig, { person: { ...ORDER.person, several: 'park' } });
    crm.addTwins(request.event);
    await expect(rig.preview(request)).rejects.toBeInstanceOf(ReviewError);
  });
}

async function started(
  connector: ConnectorUnderTest,
): Promise<{ readonly rig: Rig; readonly crm: CrmHarness }> {
  const rig = await startRig(connector);
  const { crm } = rig.harness;
  return { rig, crm: crm ?? expect.fail('the harness has no crm') };
}

function withOrder(rig: Rig, changes: Partial<CallOrder>): DeliveryRequest {
  return { ...rig.request(), call: { ...ORDER, ...changes } };
}
