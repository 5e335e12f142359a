import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Alerter, RaisedAlert } from '../../src/domain/alerts/alerter.ts';
import { createReconciler, type Reconciler } from '../../src/reconcile/reconciler.ts';
import { reconcileWindow } from '../../src/reconcile/window.ts';
import { readReport } from '../../src/reconcile/report.ts';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { dayFigure } from '../../src/ledger/completeness/day-figure.ts';
import { pruneCalls } from '../../src/ledger/dialer-calls/prune.ts';
import { type CallsRig, callsRig } from './feed-rig.ts';
import { dispoUrl, reconcileRig, type ReconcileRig, urlRow, ZONE } from './reconcile-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

const NOW = '2026-06-02T15:30:00Z';
const AT = '2026-06-02T15:00:00Z';
const UNIQUEID = '1780412400.1';
const TOLD = { leadId: 101, uniqueid: UNIQUEID, agentLogId: 1, status: 'SALE' };

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => calls.clear());

/** Keeps what people are told. */
function toldAlerts(): Alerter & { readonly raised: RaisedAlert[]; readonly resolved: string[] } {
  const raised: RaisedAlert[] = [];
  const resolved: string[] = [];
  return {
    raised,
    resolved,
    raise: (alert) => Promise.resolve(void raised.push(alert)),
    resolve: (code) => Promise.resolve(void resolved.push(code)),
  };
}

function reconciler(rig: ReconcileRig, alerts: Alerter = toldAlerts()): Reconciler {
  return createReconciler({ dialers: [rig.context], alerts });
}

async function oneCall(): Promise<void> {
  await calls.lead(101, { status: 'SALE' });
  await calls.dialled({ uniqueid: UNIQUEID, leadId: 101, at: AT, seconds: 60, status: 'SALE', user: '1001' });
  await calls.round({ id: 1, user: '1001', leadId: 101, uniqueid: UNIQUEID, status: 'SALE', at: AT });
}

test('a pass goes on by itself, one at a time, and says what it did and what it cost the dialer', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await oneCall();
  const passes = reconciler(rig);
  expect(passes.start()).toBe(1);
  expect(passes.start()).toBe(0);
  await passes.idle();
  expect(await readReport(rig.ledger.db, 'main')).toMatchObject({
    doneAt: Date.parse(NOW),
    readUntil: Date.parse('2026-06-02T15:29:00Z'),
    legs: 1,
    missing: 1,
    appended: 1,
    lost: 0,
    load: { statements: expect.any(Number), rows: expect.any(Number) },
  });
  const figures = passes.figures()['main'];
  expect(figures).toMatchObject({ passes: 1, cut: 0, legs: 1, appended: 1 });
  expect(figures?.load.statements).toBeGreaterThan(0);
  expect(figures?.load.busyMs).toBeGreaterThan(0);
  await passes.stop();
  expect(passes.start()).toBe(0);
});

test('while the dialer answers slowly a pass ends after its first statement and comes later, told once', async () => {
  let slow = true;
  const rig = await reconcileRig(database, { now: NOW, feed: (real) => ({ ...real, isSlow: () => slow }) });
  await oneCall();
  const alerts = toldAlerts();
  const passes = reconciler(rig, alerts);
  passes.start();
  await passes.idle();
  expect(await rig.states()).toEqual({});
  expect(passes.start()).toBe(0);
  rig.later(1);
  expect(passes.start()).toBe(1);
  await passes.idle();
  rig.later(1);
  // Twice in a row: two minutes.
  expect(passes.start()).toBe(0);
  expect(rig.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  expect(await readReport(rig.ledger.db, 'main')).toMatchObject({
    trouble: { since: Date.parse(NOW), reason: expect.stringContaining('slowly') },
  });
  expect(alerts.raised).toEqual([]);
  for (let minutes = 0; minutes < 35; minutes += 5) {
    rig.later(5);
    passes.start();
    await passes.idle();
  }
  expect(alerts.raised.map(({ code, subject }) => [code, subject])).toEqual(
    expect.arrayContaining([['reconciliation-stopped', 'main']]),
  );
  slow = false;
  rig.later(5);
  passes.start();
  await passes.idle();
  expect(alerts.resolved).toContain('reconciliation-stopped');
  expect((await readReport(rig.ledger.db, 'main'))?.trouble).toBeUndefined();
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'missing' });
});

test('a dialer whose tables may not be read any more is trouble, and what was missed is found when they may', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const passes = reconciler(rig);
  await database.admin.query('rename table vicidial_log to vicidial_log_away');
  try {
    passes.start();
    await passes.idle();
    expect((await readReport(rig.ledger.db, 'main'))?.trouble?.reason).toMatch(/lacks a table/u);
    expect((await readReport(rig.ledger.db, 'main'))?.doneAt).toBeUndefined();
  } finally {
    await database.admin.query('rename table vicidial_log_away to vicidial_log');
  }
  await oneCall();
  rig.later(5);
  passes.start();
  await passes.idle();
  await rig.takenIn();
  expect(await rig.events()).toHaveLength(1);
});

test('an answered hit that was lost is told as critical, and as over when no other follows for an hour', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const alerts = toldAlerts();
  const passes = reconciler(rig, alerts);
  const id = `evt_${'a'.repeat(26)}`;
  await calls.insert('vicidial_url_log', urlRow(1, { url: dispoUrl(TOLD), response: `OK ${id}`, at: AT }));
  passes.start();
  await passes.idle();
  expect(alerts.raised).toEqual([
    expect.objectContaining({ code: 'accepted-hit-lost', severity: 'critical', subject: 'main' }),
  ]);
  expect(alerts.raised[0]?.message).toContain(id);
  rig.later(30);
  passes.start();
  await passes.idle();
  expect(alerts.resolved).not.toContain('accepted-hit-lost');
  rig.later(31);
  passes.start();
  await passes.idle();
  expect(alerts.resolved).toContain('accepted-hit-lost');
});

test('a stop in the middle of a catch-up ends it, and the next start goes on from there', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await oneCall();
  const first = reconciler(rig);
  first.start();
  await first.stop();
  expect(rig.lines.filter(({ level }) => level === 'error')).toEqual([]);
  const second = reconciler(rig);
  second.start();
  await second.idle();
  await rig.takenIn();
  expect(await rig.events()).toHaveLength(1);
});

test('what is forgotten with its event after the retention is not taken back in by a later look', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await oneCall();
  await rig.pass();
  rig.later(1);
  await rig.pass();
  expect(await rig.states()).toEqual({ 'out:1780412400.1': 'accepted' });
  rig.setNow('2026-07-20T15:00:00Z');
  const before = Date.parse('2026-06-20T15:00:00Z');
  // Its event is there still.
  expect(await rig.ledger.write((trx) => pruneCalls(trx, before, 10))).toBe(0);
  await rig.ledger.write((trx) => trx.deleteFrom('events').execute());
  const day = dayIn('2026-06-02', ZONE);
  const proof = async () => (await dayFigure(rig.ledger.db, { dialer: 'main', day }, Date.parse(NOW))).proof;
  expect(await proof()).toBe('proven');
  expect(await rig.ledger.write((trx) => pruneCalls(trx, before, 10))).toBe(1);
  // Of a day of which nothing is left no figure is made.
  expect(await proof()).toBe('not-kept');

  const window = { from: Date.parse(AT), until: Date.parse(NOW), archived: true, backfill: true, graceMs: 0 };
  const read = await reconcileWindow(rig.context, window);
  expect(read).toMatchObject({ legs: 1, done: true, changed: { excluded: 1, missing: 0 } });
});
