import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CallFeed } from '../../src/call-feed.ts';
import { readCallsRead, readReceiptsCursor } from '../../src/reconcile/checkpoints.ts';
import { cursorBefore } from '../../src/reconcile/receipts/first-row.ts';
import { backfillRig } from './backfill-rig.ts';
import { type CallsRig, callsRig } from './feed-rig.ts';
import { dispoUrl, KEY, reconcileRig, type RigOptions, urlRow } from './reconcile-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const NOW = '2026-06-02T15:30:00Z';
const AT = '2026-06-02T15:00:00Z';
const MINUTE_MS = 60_000;

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
  await database.admin.query(`insert into vicidial_campaigns (campaign_id, active, dispo_call_url)
    values ('SALES', 'Y', '${namelessUrl('--A--lead_id--B--', '--A--dispo--B--', '--A--SQLdate--B--')}')`);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => calls.clear());

/** A URL that names no call, as many shops have it. */
function namelessUrl(lead: string, dispo: string, sqlDate: string): string {
  return `https://bridge.example.com/hooks/vicidial/main/dispo/${KEY}?lead_id=${lead}&dispo=${dispo}&user=1001&SQLdate=${sqlDate}`;
}

const uniqueid = (at: string, n: number): string => `${Date.parse(at) / 1000}.${n}`;

/** Call `n` of agent 1001: a minute long, dispositioned 85 seconds after its begin. */
async function talked(n: number, at: string, leadId: number = 100 + n): Promise<string> {
  const call = { uniqueid: uniqueid(at, n), leadId, at, seconds: 60, status: 'SALE', user: '1001' };
  await calls.lead(leadId, { status: 'SALE' });
  await calls.dialled(call);
  await calls.round({ id: n, user: '1001', leadId, uniqueid: call.uniqueid, status: 'SALE', at });
  return `out:${call.uniqueid}`;
}

const withClock = (aheadMs: () => number): Pick<RigOptions, 'feed'> => ({
  feed: (feed: CallFeed) => ({ ...feed, clockAheadMs: () => Promise.resolve(aheadMs()) }),
});

test('a call whose URL names no call, when its hit came, then it is known by lead, agent and time, and not taken back', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:01:26Z' });
  const leg = await talked(1, AT);
  const id = await rig.hit(namelessUrl('101', 'SALE', '2026-06-02+11%3A01%3A25'));
  rig.setNow(NOW);
  expect(await rig.pass()).toMatchObject({ appended: 0 });
  expect(await rig.call(leg)).toMatchObject({ state: 'accepted', event_id: id });
  expect(await rig.deliveries()).toBe(1);
});

test('two calls of a lead whose URL names no call, when only the hit of the second came, then the first is taken back, and its late hit changes nothing', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T15:06:26Z' });
  const first = await talked(1, AT, 101);
  const second = await talked(2, '2026-06-02T15:05:00Z', 101);
  const id = await rig.hit(namelessUrl('101', 'SALE', '2026-06-02+11%3A06%3A25'));
  rig.setNow(NOW);
  expect(await rig.pass()).toMatchObject({ appended: 1 });
  rig.later(1);
  await rig.pass();
  expect(await rig.call(second)).toMatchObject({ state: 'accepted', event_id: id });
  expect(await rig.call(first)).toMatchObject({ state: 'accepted', reconciled: 1 });
  await rig.hit(namelessUrl('101', 'SALE', '2026-06-02+11%3A01%3A25'));
  expect(await rig.events()).toHaveLength(2);
  expect(await rig.deliveries()).toBe(2);
});

test('a log of URLs whose ids begin anew, when a pass finds nothing behind its cursor, then it goes on with the new rows', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const row = (id: number, n: number) =>
    calls.insert(
      'vicidial_url_log',
      urlRow(id, {
        url: dispoUrl({ leadId: 100 + n, uniqueid: uniqueid(AT, n), agentLogId: n, status: 'SALE' }),
        response: '',
        at: AT,
      }),
    );
  await row(4_000, 1);
  await rig.pass();
  expect(await readReceiptsCursor(rig.ledger.db, 'main')).toBe('4000');
  expect(await rig.pass()).toMatchObject({ urlRows: 0 });
  await calls.clear();
  expect(await rig.pass()).toMatchObject({ urlRows: 0 });
  await row(1, 2);
  expect(await rig.pass()).toMatchObject({ urlRows: 1, appended: 1 });
  expect(await readReceiptsCursor(rig.ledger.db, 'main')).toBe('1');
  expect(await rig.events()).toHaveLength(2);
});

test('the first row of a time in a long log of URLs, when it is looked for, then single rows are read', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  for (let id = 1; id <= 60; id += 1)
    await calls.insert(
      'vicidial_url_log',
      urlRow(id, { url: 'https://crm.example.com/', response: 'x', at: AT }),
    );
  const { urls } = rig.context.feed;
  const before = rig.context.feed.load().rows;
  expect(await cursorBefore(urls ?? expect.fail(), Date.parse(NOW), forever())).toBe('60');
  // A page asks for one row more than it gives, to know whether there is more; the plan is rows too.
  expect(rig.context.feed.load().rows - before).toBeLessThan(60);
});

test('calls that were moved to the archive before they were read, when reading goes on after a stop, then they are found', async () => {
  const rig = await reconcileRig(database, { now: '2026-05-31T12:00:00Z' });
  await rig.pass();
  const at = '2026-05-31T15:00:00Z';
  const call = { uniqueid: uniqueid(at, 1), leadId: 101, at, seconds: 60, status: 'SALE', user: '1001' };
  await calls.lead(101, { status: 'SALE' });
  await calls.dialled({ ...call, archived: true });
  rig.setNow(NOW);
  expect(await rig.pass()).toMatchObject({ appended: 1 });
});

test('a call that was archived while it was talked, when its day is read again, then what was known of it stays', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-01T20:00:00Z' });
  const at = '2026-06-01T05:00:00Z';
  const leg = await talked(1, at);
  await rig.hit(dispoUrl({ leadId: 101, uniqueid: uniqueid(at, 1), agentLogId: 1, status: 'SALE' }));
  await rig.pass();
  const known = await rig.call(leg);
  expect(known).toMatchObject({ state: 'accepted', status: 'SALE', reason: null });
  await calls.clear();
  const copy = { uniqueid: uniqueid(at, 1), leadId: 101, at, status: 'INCALL', user: '1001', archived: true };
  await calls.dialled(copy);
  rig.setNow(NOW);
  expect(await rig.pass()).toMatchObject({ appended: 0 });
  expect(await rig.call(leg)).toEqual(known);
});

test('a dialer whose clock is behind, when it has no receipts to tell it by, then a stretch ends by its clock', async () => {
  const rig = await reconcileRig(database, { now: NOW, ...withClock(() => -240 * MINUTE_MS) });
  await rig.pass();
  expect((await readCallsRead(rig.ledger.db, 'main'))?.until).toBe(Date.parse(NOW) - 241 * MINUTE_MS);
  // Its own time is 11:31:00Z now.
  const leg = await talked(1, '2026-06-02T11:31:00Z');
  rig.later(30);
  expect(await rig.pass()).toMatchObject({ appended: 1 });
  expect(await rig.call(leg)).toMatchObject({ event_id: expect.any(String) });
});

test('a dialer whose clock was days ahead, when it is put right, then the calls of now are found at once', async () => {
  let aheadMs = 2 * 24 * 60 * MINUTE_MS;
  const rig = await reconcileRig(database, { now: AT, ...withClock(() => aheadMs) });
  await rig.pass();
  aheadMs = 0;
  rig.setNow(NOW);
  const leg = await talked(1, '2026-06-02T15:10:00Z');
  rig.later(30);
  await rig.pass();
  rig.later(5);
  await rig.pass();
  expect(await rig.call(leg)).toMatchObject({ state: 'accepted', reconciled: 1 });
});

test('a day whose beginning is backfilled, when its end is read by the daily work, then it is one stretch without a gap', async () => {
  const rig = await reconcileRig(database, { now: '2026-06-02T23:00:00Z' });
  const start = Date.parse('2026-06-02T04:00:00Z');
  const daily = start + 10 * 60 * MINUTE_MS;
  const read = { from: daily, until: daily + 8 * 60 * MINUTE_MS };
  await rig.ledger.write(async (trx) => {
    const row = { dialer: 'main', day: '2026-06-02', read_from: read.from, read_until: read.until };
    await trx
      .insertInto('dialer_days')
      .values({ ...row, reads: 'tables', updated_at: 0 })
      .execute();
  });
  const backfill = backfillRig(rig);
  await backfill.end(await backfill.order({ from: start, until: daily }));
  const days = await rig.ledger.db.selectFrom('dialer_days').selectAll().execute();
  expect(days).toEqual([expect.objectContaining({ read_from: start, read_until: read.until })]);
});
