import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import type { CallFeed } from '../../src/call-feed.ts';
import { loadConfig } from '../../src/config/load.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { callsLeft } from '../../src/ledger/backfill-calls.ts';
import { changeBackfill } from '../../src/ledger/backfill-steps.ts';
import { holdDestination } from '../../src/ledger/holds.ts';
import { whatHolds } from '../../src/reconcile/backfill/gate.ts';
import { callsNotHeld, standingOf } from '../../src/reconcile/backfill/standing.ts';
import { createAlerter } from '../../src/roles/alerts.ts';
import { backfillsFor } from '../../src/roles/backfills.ts';
import { backfillRig, FROM, minute, NOW, talked, uniqueidOf } from './backfill-rig.ts';
import { callId, type CallsRig, callsRig } from './feed-rig.ts';
import { CANARIES, writeConfig } from './cli-rig.ts';
import { eventOf, keep, scratchDir } from './ledger-rig.ts';
import { dispoUrl, reconcileRig, type ReconcileRig, urlRow } from './reconcile-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
  await database.admin.query(
    `insert into vicidial_campaigns (campaign_id, active) values ('SALES', 'Y'), ('OTHER', 'Y')`,
  );
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await calls.clear();
  await database.admin.query('delete from vicidial_url_log');
});

const told = (n: number) => ({
  leadId: 100 + n,
  uniqueid: uniqueidOf(n),
  agentLogId: n,
  status: 'SALE',
  callId: callId('V', minute(n), 100 + n),
});

async function urgencies(rig: ReconcileRig): Promise<readonly number[]> {
  const rows = await rig.ledger.db.selectFrom('deliveries').select('urgency').orderBy('urgency').execute();
  return rows.map(({ urgency }) => urgency);
}

test('calls of the past, when a backfill is carried out, then what is missing is taken back in behind live traffic and what was held stays', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const backfill = backfillRig(rig);
  for (const n of [1, 2, 3]) await talked(calls, n);
  const held = await rig.hit(dispoUrl(told(2)));
  const done = await backfill.end(await backfill.order());
  expect(done).toMatchObject({
    state: 'done',
    phase: 'ended',
    counts: { calls: 3, held: 1, missing: 2, taken: 2, failed: 0, unsettled: 0, excluded: 0 },
    waits: undefined,
  });
  expect(done.load.statements).toBeGreaterThan(0);
  const events = await rig.events();
  expect(events).toHaveLength(3);
  const marked = events.filter(({ marks }) => marks.some(({ code }) => code === 'backfilled'));
  expect(new Set(marked.map(({ call }) => call?.uniqueid))).toEqual(new Set([uniqueidOf(1), uniqueidOf(3)]));
  expect(marked).toHaveLength(2);
  expect(marked.map(({ id }) => id)).not.toContain(held);
  expect(await urgencies(rig)).toEqual([URGENCY.normal, URGENCY.replay, URGENCY.replay]);
});

test('a time that was backfilled, when it is once more, then everything is held and nothing is delivered again', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const backfill = backfillRig(rig);
  for (const n of [1, 2]) await talked(calls, n);
  await backfill.end(await backfill.order());
  const again = await backfill.end(await backfill.order());
  expect(again.counts).toMatchObject({ calls: 2, held: 2, missing: 0, taken: 0 });
  expect(await rig.deliveries()).toBe(2);
});

test('a failed URL in the log, when its time is backfilled, then it is taken back in as it was, and once', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const backfill = backfillRig(rig);
  await talked(calls, 1);
  await talked(calls, 2);
  const url = `${dispoUrl(told(1))}&only_in_the_url=yes`;
  const early = dispoUrl({ ...told(1), leadId: 7, uniqueid: '1780300000.7' });
  await calls.insert('vicidial_url_log', urlRow(1, { url: early, response: '', at: '2026-06-01T12:00:00Z' }));
  await calls.insert('vicidial_url_log', urlRow(2, { url, response: '', at: minute(2) }));
  const late = urlRow(3, { url: early, response: '', at: '2026-06-01T17:00:00Z' });
  await calls.insert('vicidial_url_log', late);
  const done = await backfill.end(await backfill.order());
  expect(done.counts).toMatchObject({ urlsTaken: 1, calls: 2, held: 1, missing: 1, taken: 1 });
  const events = await rig.events();
  expect(events).toHaveLength(2);
  const verbatim = events.find(({ call }) => call?.uniqueid === uniqueidOf(1));
  expect(verbatim?.fields).toMatchObject({ only_in_the_url: 'yes' });
});

test('a campaign that is named, when its calls are backfilled, then those of others stay missing', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const backfill = backfillRig(rig);
  await talked(calls, 1);
  await talked(calls, 2, 'OTHER');
  const done = await backfill.end(await backfill.order({ campaigns: ['OTHER'] }));
  expect(done.counts).toMatchObject({ calls: 1, missing: 1, taken: 1 });
  expect((await rig.events()).map(({ call }) => call?.uniqueid)).toEqual([uniqueidOf(2)]);
});

test('a call that the dialer cannot tell, when all others are taken back in, then the backfill ends and names it', async () => {
  const rig = await reconcileRig(database, {
    now: NOW,
    feed: (feed) => ({
      ...feed,
      values: async (legs, signal) =>
        (await feed.values(legs, signal)).map((one) =>
          one.leg.uniqueid === uniqueidOf(2) ? { leg: one.leg, reason: 'its row is broken' } : one,
        ),
    }),
  });
  const backfill = backfillRig(rig);
  for (const n of [1, 2, 3]) await talked(calls, n);
  const done = await backfill.end(await backfill.order());
  expect(done.counts).toMatchObject({ missing: 3, taken: 2, failed: 1 });
  expect(await callsLeft(rig.ledger.db, done, 10)).toEqual([
    expect.objectContaining({
      leg: `out:${uniqueidOf(2)}`,
      state: 'failed',
      reason: 'its row is broken',
    }) as unknown,
  ]);
});

test('a dialer that is away, when a backfill meets that, then it waits with the reason and goes on when the dialer is back', async () => {
  let away = false;
  const rig = await reconcileRig(database, {
    now: NOW,
    feed: (feed: CallFeed) => ({
      ...feed,
      legs: (window, after, signal) =>
        away
          ? Promise.reject(new TransientError('the database does not answer', { code: 'database-away' }))
          : feed.legs(window, after, signal),
    }),
  });
  const backfill = backfillRig(rig);
  await talked(calls, 1);
  const id = await backfill.order();
  away = true;
  expect(await backfill.go(id)).toMatchObject({ state: 'running', waits: { code: 'dialer-away' } });
  away = false;
  expect(await backfill.end(id)).toMatchObject({ state: 'done', counts: { taken: 1 } });
});

test('a backfill that is paused while it runs, when it is resumed, then it goes on and nothing is counted twice', async () => {
  let reads = 0;
  let onRead = async (): Promise<void> => undefined;
  const rig = await reconcileRig(database, {
    now: NOW,
    feed: (feed) => ({
      ...feed,
      async legs(window, after, signal) {
        reads += 1;
        await onRead();
        return feed.legs(window, after, signal);
      },
    }),
  });
  const backfill = backfillRig(rig);
  for (const n of [1, 20, 40, 55]) await talked(calls, n);
  const id = await backfill.order();
  onRead = async () => {
    if (reads === 3) await rig.ledger.write((trx) => changeBackfill(trx, id, 'pause', rig.context.now()));
  };
  const paused = await backfill.go(id);
  expect(paused.state).toBe('paused');
  const readSoFar = reads;
  await backfill.go(id);
  expect(reads).toBe(readSoFar);
  expect(await rig.ledger.write((trx) => changeBackfill(trx, id, 'resume', rig.context.now()))).toBe(true);
  const done = await backfill.end(id);
  expect(done.counts).toMatchObject({ calls: 4, missing: 4, taken: 4 });
  expect(await rig.events()).toHaveLength(4);
});

test('a backfill that is cancelled, when its turn comes again, then nothing more is read and the next one begins', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const backfill = backfillRig(rig);
  await talked(calls, 1);
  const first = await backfill.order();
  const second = await backfill.order({ from: FROM - 3_600_000, until: FROM });
  backfill.hold('live-deliveries');
  const runner = backfill.backfills();
  runner.start();
  await runner.idle();
  expect(await backfill.find(first)).toMatchObject({ state: 'running', waits: { code: 'live-deliveries' } });
  expect(await backfill.find(second)).toMatchObject({ state: 'ordered' });
  await rig.ledger.write((trx) => changeBackfill(trx, first, 'cancel', rig.context.now()));
  backfill.hold(undefined);
  expect(runner.start()).toBe(1);
  expect(runner.start()).toBe(0);
  await runner.idle();
  expect(await backfill.find(first)).toMatchObject({ state: 'cancelled', counts: { calls: 0 } });
  expect(await backfill.find(second)).toMatchObject({ state: 'done' });
  await runner.stop();
});

/** Six calls of which three are taken back in, two are found missing and one is not read when it is stopped. */
async function stoppedHalfway(change: 'pause' | 'cancel') {
  let onLegs = async (_until: string): Promise<void> => undefined;
  const rig = await reconcileRig(database, {
    now: NOW,
    feed: (feed) => ({
      ...feed,
      async legs(window, after, signal) {
        await onLegs(window.until);
        return feed.legs(window, after, signal);
      },
    }),
  });
  const backfill = backfillRig(rig);
  for (const n of [1, 2, 3, 21, 22, 50]) await talked(calls, n);
  const id = await backfill.order();
  const stop = (how: 'pause' | 'cancel') =>
    rig.ledger.write((trx) => changeBackfill(trx, id, how, rig.context.now()));
  onLegs = async (until) => {
    if (until === minute(25)) await stop(change);
  };
  await backfill.go(id);
  onLegs = () => Promise.resolve();
  const standing = async () => standingOf(rig.ledger.db, await backfill.find(id));
  return { rig, backfill, id, stop, standing };
}

test('a backfill that is paused with calls found missing, when it is cancelled, then the daily work takes exactly these back in, behind live traffic', async () => {
  const { rig, backfill, id, stop, standing } = await stoppedHalfway('pause');
  expect((await standing()).counts).toMatchObject({ calls: 5, missing: 5, taken: 3, failed: 0 });
  await rig.pass();
  expect((await standing()).counts).toMatchObject({ missing: 5, taken: 3 });
  await stop('cancel');
  const { all, first } = await callsNotHeld(rig.ledger.db, await backfill.find(id), 1);
  expect({ all, first: first.map(({ leg }) => leg) }).toEqual({ all: 2, first: [`out:${uniqueidOf(21)}`] });
  await rig.pass();
  expect(await standing()).toMatchObject({ state: 'cancelled', counts: { missing: 5, taken: 5, failed: 0 } });
  const events = await rig.events();
  expect(events).toHaveLength(5);
  for (const { marks } of events) expect(marks.map(({ code }) => code)).toContain('backfilled');
  expect(new Set(await urgencies(rig))).toEqual(new Set([URGENCY.replay]));
});

test('a backfill that is cancelled while a page is read, when the daily work comes, then the calls of that page are not lost', async () => {
  const { rig, standing } = await stoppedHalfway('cancel');
  expect(await standing()).toMatchObject({ state: 'cancelled', counts: { missing: 5, taken: 3 } });
  await rig.pass();
  expect((await standing()).counts).toMatchObject({ missing: 5, taken: 5 });
  expect(await rig.events()).toHaveLength(5);
});

test('a cancelled backfill, when its time is backfilled again, then what it had left counts as missing and not as held', async () => {
  const { rig, backfill } = await stoppedHalfway('cancel');
  rig.later(1);
  const id = await backfill.order();
  // What is taken back in from now on is received later than this one began.
  backfill.hold('live-deliveries');
  await backfill.go(id);
  backfill.hold(undefined);
  rig.later(1);
  const done = await backfill.end(id);
  expect(done.counts).toMatchObject({ calls: 6, held: 3, missing: 3, taken: 3, failed: 0 });
  expect(await rig.events()).toHaveLength(6);
});

test('a call that is not over yet, when its time is backfilled, then it is left to the daily work', async () => {
  const rig = await reconcileRig(database, { now: minute(50) });
  const backfill = backfillRig(rig);
  await calls.lead(101, { status: 'INCALL' });
  await calls.dialled({
    uniqueid: uniqueidOf(1),
    leadId: 101,
    at: minute(45),
    seconds: 0,
    status: 'INCALL',
    user: '1001',
    callId: callId('V', minute(45), 101),
  });
  const done = await backfill.end(await backfill.order({ until: FROM + 50 * 60_000 }));
  expect(done.counts).toMatchObject({ calls: 1, unsettled: 1, missing: 0 });
  expect(await rig.call(`out:${uniqueidOf(1)}`)).toMatchObject({ state: 'open', backfill: 0 });
});

test('live work, a held destination, a full journal or a slow dialer, when a backfill looks whether it may go on, then it is told what is in the way', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const { ledger, context } = rig;
  let slow = false;
  let depth = 0;
  const parts = {
    ledger,
    feed: { isSlow: () => slow },
    destinations: ['crm'],
    journalDepth: () => Promise.resolve(depth),
    now: context.now,
  };
  expect(await whatHolds(parts)).toBeUndefined();
  depth = 501;
  expect(await whatHolds(parts)).toBe('reconciled-journal');
  await keep(
    ledger,
    Array.from({ length: 51 }, (_, n) => eventOf(n + 1)),
    ['crm'],
    context.now(),
  );
  expect(await whatHolds(parts)).toBe('live-deliveries');
  expect(await whatHolds({ ...parts, destinations: ['audit'] })).toBe('reconciled-journal');
  await ledger.db.updateTable('deliveries').set({ urgency: URGENCY.replay }).execute();
  expect(await whatHolds(parts)).toBe('reconciled-journal');
  const hold = { destination: 'crm', code: 'auth', message: 'refused', since: 1, probe_at: 2 };
  await ledger.write((trx) => holdDestination(trx, hold));
  expect(await whatHolds(parts)).toBe('destination-held');
  slow = true;
  expect(await whatHolds(parts)).toBe('dialer-slow');
});

test('a backfill of more than 1,000 calls, when it ends, then people are told with its counts; of fewer they are not', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const { ledger, context } = rig;
  const dir = scratchDir();
  writeConfig(dir);
  const config = loadConfig({ path: join(dir, 'vicibridge.yaml'), env: CANARIES, connectors });
  const routing = { routes: [], leadDialers: new Map<string, string>(), alertsTo: ['audit'] };
  const telling = { ledger, logger: context.logger, routing, now: context.now, onAdded: () => undefined };
  const runner = backfillsFor({ ...telling, config, contexts: [context], alerts: createAlerter(telling) });
  const backfill = backfillRig(rig);
  for (const counted of [1000, 1001]) {
    const id = await backfill.order();
    await ledger.db
      .updateTable('backfills')
      .set({ phase: 'settling', calls: counted, missing: 4, failed: 0 })
      .where('id', '=', id)
      .execute();
    runner.start();
    await runner.idle();
    expect(await backfill.find(id)).toMatchObject({ state: 'done' });
  }
  await runner.stop();
  expect((await rig.events()).map(({ alert }) => alert)).toEqual([
    expect.objectContaining({
      code: 'backfill-done',
      severity: 'info',
      message: expect.stringMatching(/1001 calls read, 4 were missing, 4 of them taken back in/) as string,
    }) as unknown,
  ]);
  expect(await rig.deliveries()).toBe(1);
});
