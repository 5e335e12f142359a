import { describe, expect, it } from 'vitest';
import { PACE, inBatch } from '../../connectors/salesforce/batch/in-batch.ts';
import { toDeliveryError } from '../../connectors/salesforce/delivery-error.ts';
import { Batcher } from '../../src/kit/batcher.ts';
import {
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

const TASKS = '/composite/sobjects/Task';
const SETTINGS = { object: 'Lead', leadIdField: 'Lead__c', callKeyField: 'Call__c' } as const;

function callOf(serial: number, call: object = {}): ReturnType<typeof requestFor> {
  return requestFor(
    disposition({
      leadKey: `main:${serial}`,
      callKey: `main:1.${serial}:${serial}`,
      lead: { id: String(serial), e164: `+1312555${String(1000 + serial)}` },
      call: { uniqueid: `1.${serial}`, status: 'SALE', ...call },
    }),
  );
}

/** Sizes of the requests that wrote Tasks. */
function sizes({ standIn }: SalesforceRig): number[] {
  return standIn.writes
    .filter(({ path }) => path.includes(TASKS))
    .map(({ body }) => (body as { records: unknown[] }).records.length);
}

describe('deliveries to Salesforce at the same time', () => {
  it('go together, each with its own person and Task', async () => {
    const rig = await startSalesforceRig();
    const receipts = await Promise.all([1, 2, 3, 4, 5].map((serial) => rig.deliver(callOf(serial))));
    expect(rig.standIn.apiCalls).toEqual({
      'GET search': 1,
      'POST composite': 1,
      'PATCH composite/sobjects/Lead': 1,
      'PATCH composite/sobjects/Task': 1,
    });
    const who = new Map(rig.standIn.tasks.map((task) => [task.Id, task['WhoId']]));
    for (const { ids } of receipts) expect(who.get(String(ids['Task']))).toBe(ids['Lead']);
    expect(new Set(receipts.map(({ ids }) => ids['Lead'])).size).toBe(5);
  });

  it('fail one by one when Salesforce refuses one record of them', async () => {
    const rig = await startSalesforceRig();
    const where = { CallDisposition: 'LOCKED' };
    rig.standIn.rowFaults.add({ object: 'Task', errorCode: 'UNABLE_TO_LOCK_ROW', where });
    const [one, refused, other] = await Promise.allSettled([
      rig.deliver(callOf(1)),
      rig.deliver(callOf(2, { status: 'LOCKED' })),
      rig.deliver(callOf(3)),
    ]);
    expect([one?.status, other?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { kind: 'transient', code: 'salesforce-unable-to-lock-row' },
    });
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it('are halved until the one is alone that Salesforce cannot read', async () => {
    const rig = await startSalesforceRig();
    const body = [{ errorCode: 'JSON_PARSER_ERROR', message: 'Cannot deserialize' }];
    rig.standIn.faults.add({ path: TASKS, action: 'status', status: 400, body, times: 1 });
    await Promise.all([1, 2, 3, 4].map((serial) => rig.deliver(callOf(serial))));
    expect(rig.standIn.apiCalls).toMatchObject({ 'PATCH composite/sobjects/Task': 2 });
    expect(sizes(rig)).toEqual([2, 2]);
    expect(rig.standIn.tasks).toHaveLength(4);
  });

  it('are all written when the org lacks a field that only some of them have', async () => {
    const rig = await startSalesforceRig({ org: { without: ['Task.CallType'] } });
    const receipts = await Promise.all([
      rig.deliver(callOf(1, { direction: 'inbound' })),
      rig.deliver(callOf(2)),
    ]);
    expect(receipts.map(({ warnings }) => warnings)).toEqual([
      [expect.stringContaining('Task.CallType')],
      [],
    ]);
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it('are in doubt, all of them, when the answer tells of fewer records', async () => {
    const rig = await startSalesforceRig();
    const body = [{ id: '00T5g0000000001AAA', success: true, created: true, errors: [] }];
    rig.standIn.faults.add({ path: TASKS, action: 'status', status: 200, body, times: 1 });
    const errors = await Promise.all([1, 2].map((serial) => rejection(rig.deliver(callOf(serial)))));
    expect(errors).toMatchObject([{ kind: 'ambiguous' }, { kind: 'ambiguous' }]);
  });

  it('have written nothing of one that is aborted while it waits for its turn', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const batcher = new Batcher<string, string>({
      ...PACE,
      max: 200,
      besideAfterMs: 60_000,
      async send(items) {
        await answer;
        return items.map((value) => ({ ok: true, value }));
      },
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const under = inBatch(batcher, 'under way', { signal: first.signal, writing: true });
    await new Promise((done) => void setImmediate(done));
    const waiting = rejection(inBatch(batcher, 'waiting', { signal: second.signal, writing: true }));
    second.abort(new Error('time is up'));
    expect(toDeliveryError(await waiting, SETTINGS)).toMatchObject({ kind: 'transient' });
    const left = rejection(under);
    first.abort(new Error('time is up'));
    expect(toDeliveryError(await left, SETTINGS)).toMatchObject({ kind: 'ambiguous' });
    resolve();
  });

  it('find their person among more than one search tells', async () => {
    const rig = await startSalesforceRig();
    for (let made = 0; made < 1001; made += 1)
      rig.standIn.seed('Lead', { LastName: 'Shared', Company: 'C', Phone: '3125551001' });
    const own = rig.standIn.seed('Contact', { LastName: 'Own', Phone: '3125551002' });
    const [shared, alone] = await Promise.all([rig.deliver(callOf(1)), rig.deliver(callOf(2))]);
    expect(shared.warnings).toEqual([expect.stringContaining('1000 people')]);
    expect(alone.ids['Contact']).toBe(own);
    expect(rig.standIn.apiCalls['GET search']).toBe(3);
  });

  it('make one person when two leads have one number and the index knows neither', async () => {
    const rig = await startSalesforceRig({ org: { searchLagMs: 60_000 } });
    const [one, two] = [callOf(1), callOf(2)];
    const sameNumber = { ...two, event: { ...two.event, lead: { ...two.event.lead, e164: '+13125551001' } } };
    const receipts = await Promise.all([rig.deliver(one), rig.deliver(sameNumber)]);
    expect(new Set(receipts.map(({ ids }) => ids['Lead'])).size).toBe(1);
    expect(rig.standIn.leads).toHaveLength(1);
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it('look by e-mail and by key only where the org has the fields', async () => {
    const rig = await startSalesforceRig({ org: { without: ['Contact.VICIdial_Lead_Id__c'] } });
    const held = rig.standIn.seed('Contact', { LastName: 'Held', Email: "O'Hara@Customer.Example" });
    const request = callOf(1);
    const event = { ...request.event, lead: { ...request.event.lead, email: "o'hara@customer.example" } };
    expect((await rig.deliver({ ...request, event })).ids['Contact']).toBe(held);
    await rig.deliver(callOf(2));
    expect(rig.standIn.apiCalls['POST composite']).toBe(3);
  });
});
