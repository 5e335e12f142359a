import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallFeed } from '../../src/call-feed.ts';
import { wasRead } from '../../src/ledger/dialer-calls/days.ts';
import { callId, type CallsRig, callsRig, type Dialled, type Queued } from './feed-rig.ts';
import { dispoUrl, reconcileRig, type ReconcileRig } from './reconcile-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

const NOW = '2026-06-02T15:05:00Z';
const AT = '2026-06-02T15:00:00Z';

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
  await database.admin.query(`
    insert into vicidial_campaigns (campaign_id, active) values ('SALES', 'Y');
    insert into vicidial_inbound_groups (group_id, active) values ('SUPPORT', 'Y'), ('CLOSERS', 'Y')`);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => calls.clear());

const uniqueidOf = (n: number): string => `1780412400.${n}`;
const told = (n: number, status = 'SALE') => ({
  leadId: 100 + n,
  uniqueid: uniqueidOf(n),
  agentLogId: n,
  status,
  callId: callId('V', AT, 100 + n),
});

/** Call `n` as the dialer's logs have it, dialled and talked by agent 1001. */
async function talked(n: number, more: Partial<Dialled> = {}): Promise<void> {
  const at = more.at ?? AT;
  await calls.lead(100 + n, { status: more.status ?? 'SALE' });
  await calls.dialled({
    uniqueid: uniqueidOf(n),
    leadId: 100 + n,
    at,
    seconds: 60,
    status: 'SALE',
    user: '1001',
    callId: callId('V', at, 100 + n),
    ...more,
  });
  await calls.round({
    id: n,
    user: '1001',
    leadId: 100 + n,
    uniqueid: uniqueidOf(n),
    status: more.status ?? 'SALE',
    at,
  });
}

const queued = (id: number, n: number, more: Partial<Queued> = {}): Promise<void> =>
  calls.queued({
    id,
    uniqueid: uniqueidOf(n),
    leadId: 100 + n,
    at: AT,
    seconds: 60,
    status: 'SALE',
    user: '2002',
    inGroup: 'SUPPORT',
    ...more,
  });

/** Passes until nothing is on its way any more. */
async function settle(rig: ReconcileRig): Promise<void> {
  await rig.pass();
  rig.later(1);
  await rig.pass();
}

test('a call whose hit came is accepted with its event, and asked for no more', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await talked(1);
  const id = await rig.hit(dispoUrl(told(1)));
  expect(await rig.pass()).toMatchObject({ legs: 1, missing: 0, appended: 0 });
  expect(await rig.call('out:1780412400.1')).toMatchObject({
    state: 'accepted',
    event_id: id,
    reconciled: 0,
    due_at: null,
    day: '2026-06-02',
    campaign: 'SALES',
    reason: null,
  });
});

test('a call without a hit: in its grace first, then taken back in once, with the id that the hit would have had', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await talked(1);
  expect(await rig.pass()).toMatchObject({ legs: 1, appended: 0 });
  expect(await rig.call('out:1780412400.1')).toMatchObject({
    state: 'grace',
    due_at: Date.parse('2026-06-02T15:11:00Z'),
  });
  rig.later(7);
  expect(await rig.pass()).toMatchObject({ missing: 1, appended: 1 });
  expect(await rig.call('out:1780412400.1')).toMatchObject({ state: 'missing', tries: 1 });
  rig.later(1);
  expect(await rig.pass()).toMatchObject({ appended: 0 });
  const [event, ...more] = await rig.events();
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    type: 'disposition',
    lead: { id: '101', vendorLeadCode: 'CRM-101' },
    call: { uniqueid: uniqueidOf(1), status: 'SALE', agentLogId: '1' },
    agent: { user: '1001' },
    marks: [expect.objectContaining({ code: 'reconciled', field: 'call-log' })],
  });
  expect(await rig.call('out:1780412400.1')).toMatchObject({
    state: 'accepted',
    event_id: event?.id,
    reconciled: 1,
    due_at: null,
  });
  expect(await rig.deliveries()).toBe(1);
  await rig.hit(dispoUrl(told(1)));
  await settle(rig);
  expect(await rig.events()).toHaveLength(1);
  expect(await rig.deliveries()).toBe(1);
});

test('a hit that comes within the grace settles its call, and nothing is taken back', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await talked(1);
  await rig.pass();
  const id = await rig.hit(dispoUrl(told(1)));
  rig.later(7);
  expect(await rig.pass()).toMatchObject({ missing: 0, appended: 0 });
  expect(await rig.call('out:1780412400.1')).toMatchObject({ state: 'accepted', event_id: id });
});

test('a call that is being talked waits, is looked at again, and is taken back when it is over', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await talked(1, { status: 'INCALL', seconds: 0 });
  await rig.pass();
  expect(await rig.call('out:1780412400.1')).toMatchObject({ state: 'open' });
  rig.later(60);
  await rig.pass();
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'open' });
  await talked(1, { seconds: 3600 });
  rig.later(16);
  await settle(rig);
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'accepted' });
  expect(await rig.events()).toHaveLength(1);
});

test('a call of an in-group without a URL is taken back in', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
  await calls.lead(101);
  await queued(5501, 1);
  await settle(rig);
  expect(await rig.call('in:5501')).toMatchObject({ state: 'accepted', reconciled: 1, campaign: 'SUPPORT' });
  expect(await rig.events()).toEqual([
    expect.objectContaining({ type: 'disposition', agent: expect.objectContaining({ user: '2002' }) }),
  ]);
});

test('a transferred call is two legs: the one whose hit came is accepted, the other one taken back in', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
  await talked(1, { status: 'XFER' });
  await queued(5601, 1, { at: '2026-06-02T15:01:00Z', inGroup: 'CLOSERS' });
  const first = await rig.hit(dispoUrl(told(1, 'XFER')));
  await settle(rig);
  expect(await rig.call('out:1780412400.1')).toMatchObject({
    state: 'accepted',
    event_id: first,
    reconciled: 0,
  });
  expect(await rig.call('in:5601')).toMatchObject({ state: 'accepted', reconciled: 1 });
  expect(await rig.events()).toHaveLength(2);
});

test('a call whose status in the log is another than the hit told is accepted, and says so', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await talked(1, { status: 'DNC' });
  await rig.hit(dispoUrl(told(1, 'SALE')));
  await rig.pass();
  expect(await rig.call('out:1780412400.1')).toMatchObject({
    state: 'accepted',
    reason: 'status differs: DNC there, SALE here',
  });
});

describe('a call that no agent took', () => {
  const nobody = { user: 'VDAD', status: 'NA', seconds: 20 };

  test('is left alone where nobody asks for such calls', async () => {
    const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
    await talked(1, nobody);
    await settle(rig);
    expect(await rig.call('out:1780412400.1')).toMatchObject({
      state: 'excluded',
      due_at: null,
      reason: 'calls that no agent took are not asked for',
    });
    expect(await rig.events()).toEqual([]);
  });

  test('is taken back in where somebody does', async () => {
    const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z', noAgent: true });
    await talked(1, nobody);
    await settle(rig);
    expect(await rig.states()).toEqual({ 'out:1780412400.1': 'accepted' });
    expect(await rig.events()).toEqual([
      expect.objectContaining({ type: 'no-agent', call: expect.objectContaining({ status: 'NA' }) }),
    ]);
  });
});

test('a call in the middle of a page that cannot be told comes again, and holds up none of the others', async () => {
  let broken = true;
  const feed = (real: CallFeed): CallFeed => ({
    ...real,
    async values(legs, signal) {
      const all = await real.values(legs, signal);
      return all.map((one) =>
        broken && one.leg.id === 'out:1780412400.2' ? { leg: one.leg, reason: 'its row is broken' } : one,
      );
    },
  });
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z', feed });
  for (const n of [1, 2, 3]) await talked(n);
  await settle(rig);
  expect(await rig.states()).toEqual({
    'out:1780412400.1': 'accepted',
    'out:1780412400.2': 'failed',
    'out:1780412400.3': 'accepted',
  });
  expect(await rig.call('out:1780412400.2')).toMatchObject({ reason: 'its row is broken', tries: 2 });
  broken = false;
  // What failed twice is tried again after two minutes, whatever was read since.
  rig.later(3);
  await settle(rig);
  expect(await rig.call('out:1780412400.2')).toMatchObject({
    state: 'accepted',
    reconciled: 1,
    reason: null,
  });
  expect(await rig.events()).toHaveLength(3);
});

test('cut off between the journal and the ledger: nothing is taken back twice', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
  for (const n of [1, 2]) await talked(n);
  let appended = 0;
  const cut = {
    journal: {
      async append(hit: Parameters<typeof rig.context.journal.append>[0]) {
        await rig.context.journal.append(hit);
        appended += 1;
        if (appended === 2) throw new DOMException('killed', 'AbortError');
      },
    },
    ledger: {
      ...rig.ledger,
      write: (work: Parameters<typeof rig.ledger.write>[0]) =>
        appended === 0 ? rig.ledger.write(work) : Promise.reject(new Error('killed')),
    } as typeof rig.ledger,
  };
  await expect(rig.pass(cut)).rejects.toThrow('killed');
  expect(appended).toBe(2);
  await rig.takenIn();
  await settle(rig);
  expect(await rig.events()).toHaveLength(2);
  expect(await rig.deliveries()).toBe(2);
  expect((await rig.events()).map(({ id }) => id)).toHaveLength(
    new Set((await rig.events()).map(({ id }) => id)).size,
  );
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'accepted', 'out:1780412400.2': 'accepted' });
});

test('a row that is written late, long after its call began, is found by the hourly look', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
  await rig.pass();
  await talked(1);
  rig.later(10);
  await rig.pass();
  expect(await rig.states()).toEqual({});
  rig.later(55);
  await settle(rig);
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'accepted' });
});

test('a row of yesterday that is written after midnight is found by the daily look', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
  await rig.pass();
  // Half past two at night in New York.
  rig.setNow('2026-06-03T06:20:00Z');
  await rig.pass();
  await talked(1);
  rig.setNow('2026-06-03T06:40:00Z');
  await settle(rig);
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'accepted' });
  expect(await rig.call('out:1780412400.1')).toMatchObject({ day: '2026-06-02' });
});

test('what was read is said by day, from the begin of the first day on and without a gap', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:30:00Z' });
  await rig.pass();
  rig.setNow('2026-06-03T12:00:00Z');
  await rig.pass();
  const days = await rig.ledger.db
    .selectFrom('dialer_days')
    .select(['day', 'read_from', 'read_until'])
    .execute();
  const midnight = Date.parse('2026-06-03T04:00:00Z');
  expect(days).toEqual([
    { day: '2026-06-02', read_from: Date.parse('2026-06-02T04:00:00Z'), read_until: midnight },
    { day: '2026-06-03', read_from: midnight, read_until: Date.parse('2026-06-03T11:59:00Z') },
  ]);
  expect(await wasRead(rig.ledger.db, 'main', '2026-06-02', Date.parse(AT))).toBe(true);
  expect(await wasRead(rig.ledger.db, 'main', '2026-06-01', Date.parse(AT))).toBe(false);
});

describe('in the night of a clock change', () => {
  test('backwards: two calls at the same time of the clock, an hour apart, are each taken back once', async () => {
    const rig = await reconcileRig(database, { now: '2026-11-01T08:00:00Z' });
    // 01:30 of summer time and 01:30 of winter time.
    await talked(1, { uniqueid: '1793511000.1', at: '2026-11-01T05:30:00Z' });
    await talked(2, { uniqueid: '1793514600.2', at: '2026-11-01T06:30:00Z' });
    await settle(rig);
    rig.setNow('2026-11-02T08:00:00Z');
    await settle(rig);
    expect(await rig.states()).toEqual({ 'out:1793511000.1': 'accepted', 'out:1793514600.2': 'accepted' });
    expect(await rig.call('out:1793511000.1')).toMatchObject({
      called_at: Date.parse('2026-11-01T05:30:00Z'),
      day: '2026-11-01',
    });
    expect(await rig.call('out:1793514600.2')).toMatchObject({
      called_at: Date.parse('2026-11-01T06:30:00Z'),
    });
    expect(await rig.events()).toHaveLength(2);
    const [day] = await rig.ledger.db
      .selectFrom('dialer_days')
      .select(['read_from', 'read_until'])
      .where('day', '=', '2026-11-01')
      .execute();
    expect((day?.read_until ?? 0) - (day?.read_from ?? 0)).toBe(25 * 3_600_000);
  });

  test('forwards: the calls on both sides of the missing hour are taken back once', async () => {
    const rig = await reconcileRig(database, { now: '2026-03-08T09:00:00Z' });
    await talked(1, { uniqueid: '1772953199.1', at: '2026-03-08T06:59:59Z' });
    await talked(2, { uniqueid: '1772953200.2', at: '2026-03-08T07:00:00Z' });
    await settle(rig);
    rig.setNow('2026-03-09T09:00:00Z');
    await settle(rig);
    expect(await rig.states()).toEqual({ 'out:1772953199.1': 'accepted', 'out:1772953200.2': 'accepted' });
    expect(await rig.events()).toHaveLength(2);
  });
});
