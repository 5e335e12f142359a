import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { Alerts } from '../../src/config/alerts.ts';
import { heldCondition } from '../../src/domain/alerts/conditions.ts';
import type { Alert } from '../../src/domain/event.ts';
import { listAlerts } from '../../src/ledger/alerts.ts';
import { countDelivered } from '../../src/ledger/delivered-hours.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { deadGroupsQuery } from '../../src/ledger/dead-groups.ts';
import { failureCounts, failureCountsQuery } from '../../src/ledger/failure-counts.ts';
import { holdDestination, liftHold } from '../../src/ledger/holds.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { parkHit } from '../../src/ledger/parked-hits.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { createAlerter } from '../../src/roles/alerts.ts';
import { watchAlerts } from '../../src/roles/alerts/watch.ts';
import { eventOf, hitOf, keep, keptLog, scratchLedger } from './ledger-rig.ts';

const HOUR_MS = 3_600_000;
const HELD = { code: 'destination-held', subject: 'crm', severity: 'critical', message: 'held' } as const;
const HOLD = { destination: 'crm', code: 'http-401', message: 'refused', since: 0, probe_at: 0 };
const DEAD = { outcome: 'permanent', next: { kind: 'dead' } } as const;

async function rig(settings: object = {}) {
  const ledger = await scratchLedger();
  const clock = { now: Date.parse('2026-11-22T10:00:00.000Z') };
  const { logger, lines } = keptLog();
  let added = 0;
  const telling = {
    ledger,
    logger,
    routing: {
      routes: [{ on: ['alert' as const], to: ['slack'] }],
      leadDialers: new Map(),
      alertsTo: ['audit'],
    },
    now: () => clock.now,
    onAdded: () => void (added += 1),
  };
  const alerts = Alerts.parse(settings);
  return {
    ledger,
    clock,
    lines,
    alerter: createAlerter(telling),
    added: () => added,
    watch: () => watchAlerts({ ...telling, alerts, destinations: ['crm', 'slack'] }),
    book: openDeliveryBook(ledger, 'crm', () => clock.now),
  };
}

/** What was said so far, oldest first. */
async function said(ledger: Ledger): Promise<readonly Alert[]> {
  const rows = await ledger.db
    .selectFrom('events')
    .select('event')
    .where('type', '=', 'alert')
    .orderBy('received_at')
    .execute();
  return rows.map(({ event }) => (JSON.parse(event) as { readonly alert: Alert }).alert);
}

async function destinations(ledger: Ledger): Promise<readonly string[]> {
  const rows = await ledger.db.selectFrom('deliveries').select('destination').orderBy('seq').execute();
  return rows.map(({ destination }) => destination);
}

/** Let the delivery of the `n`th event end. */
async function end(
  { ledger, clock, book }: Awaited<ReturnType<typeof rig>>,
  n: number,
  failed?: { readonly code: string; readonly message: string },
): Promise<void> {
  await keep(ledger, [eventOf(n)], ['crm'], clock.now);
  const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
  if (entry === undefined) return expect.fail('nothing is due');
  const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, false);
  if (claim.kind !== 'claimed') return expect.fail(claim.kind);
  if (failed === undefined)
    await book.delivered(claim.attempt, { outcome: 'created', ids: {}, warnings: [] });
  else await book.failed(claim.attempt, { ...DEAD, ...failed });
}

test('an alert is said once while it lasts, again when it is graver, and once when it is over', async () => {
  const { ledger, clock, alerter, added, lines } = await rig();
  await alerter.raise({ ...HELD, severity: 'warning' });
  clock.now += 1000;
  await alerter.raise({ ...HELD, severity: 'warning', message: 'other words for the same' });
  await alerter.raise(HELD);
  clock.now += 1000;
  await alerter.resolve('destination-held', 'crm');
  await alerter.resolve('destination-held', 'crm');
  expect((await said(ledger)).map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', 'held'],
    ['critical', 'held'],
    ['resolved', 'crm takes deliveries again.'],
  ]);
  expect(added()).toBe(3);
  expect(await destinations(ledger)).toEqual(['audit', 'slack', 'audit', 'slack', 'audit', 'slack']);
  expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  const lanes = await ledger.db.selectFrom('deliveries').select('lane').distinct().execute();
  expect(lanes, 'what is over must not overtake what began').toHaveLength(1);
});

test('a destination in trouble is told of it when it is over, and not while it lasts', async () => {
  const { ledger, clock, alerter } = await rig();
  await alerter.raise({ ...HELD, subject: 'slack' });
  expect(await destinations(ledger)).toEqual(['audit']);
  clock.now += 1000;
  await alerter.resolve('destination-held', 'slack');
  expect(await destinations(ledger)).toEqual(['audit', 'audit', 'slack']);
});

test('an alert that the ledger does not take is logged, and nobody is failed by it', async () => {
  const { ledger, alerter, lines } = await rig();
  await ledger.close();
  await alerter.raise(HELD);
  expect(lines).toEqual([expect.objectContaining({ level: 'error' })]);
});

test('a hold is told within a look, again after repeatHours, and its end too, though nobody raised it', async () => {
  const { ledger, clock, watch } = await rig({ repeatHours: 2 });
  await ledger.write((trx) => holdDestination(trx, HOLD));
  expect(await watch()).toBe(1);
  expect(await watch()).toBe(0);
  clock.now += 2 * HOUR_MS;
  expect(await watch()).toBe(1);
  await ledger.write((trx) => liftHold(trx, 'crm'));
  clock.now += 1000;
  expect(await watch()).toBe(1);
  expect((await said(ledger)).map(({ severity, message }) => `${severity} ${message.slice(0, 12)}`)).toEqual([
    'critical crm refuses ',
    'critical Still: crm r',
    'resolved crm takes de',
  ]);
  expect(await listAlerts(ledger.db)).toEqual([]);
});

test('a destination that is away again and again is told once, and its end when it has stayed for minutes', async () => {
  const { ledger, clock, watch, alerter } = await rig({ repeatHours: 1 });
  const circuit = { ...HOLD, code: 'circuit-open', message: 'http-503' };
  for (let flap = 0; flap < 10; flap += 1) {
    await ledger.write((trx) => holdDestination(trx, circuit));
    await alerter.raise(heldCondition(circuit).alert);
    clock.now += 60_000;
    await watch();
    await ledger.write((trx) => liftHold(trx, 'crm'));
    clock.now += 60_000;
    await watch();
  }
  const severities = async () => (await said(ledger)).map(({ severity }) => severity);
  expect(await severities()).toEqual(['critical']);
  clock.now += 4 * 60_000;
  await watch();
  expect(await severities()).toEqual(['critical']);
  clock.now += 60_000;
  await watch();
  expect(await severities()).toEqual(['critical', 'resolved']);
});

test('an alert that the ledger knows nothing of lasts until whoever raised it resolves it', async () => {
  const { ledger, watch, alerter } = await rig();
  await alerter.raise({ ...HELD, code: 'clock-off', subject: 'main' });
  expect(await watch()).toBe(0);
  expect(await listAlerts(ledger.db)).toHaveLength(1);
});

test('the failure budget is told once a stage going up, and when less than half of it is used again', async () => {
  const parts = await rig({ budget: { percent: 10, atLeast: 10, windowHours: 1 } });
  const { ledger, clock, watch } = parts;
  for (let n = 1; n <= 19; n += 1) await end(parts, n);
  await end(parts, 20, { code: 'http-400', message: 'bad' });
  await watch();
  const budget = async () => (await said(ledger)).filter(({ code }) => code === 'failure-budget');
  expect((await budget()).map(({ message }) => message)).toEqual([
    expect.stringContaining('1 of 20 deliveries failed within 1 h (5.00 %), which is 50 %'),
  ]);
  clock.now += 1000;
  await end(parts, 21, { code: 'http-400', message: 'bad' });
  await watch();
  await watch();
  expect(await budget()).toHaveLength(2);
  clock.now += 3 * HOUR_MS;
  for (let n = 22; n <= 40; n += 1) await end(parts, n);
  await watch();
  expect((await budget()).map(({ severity }) => severity)).toEqual(['warning', 'warning', 'resolved']);
});

test('a new kind of dead letters is told once; more of the same are not; and their end is', async () => {
  const parts = await rig({ budget: false });
  const { ledger, clock, watch } = parts;
  await end(parts, 1, { code: 'http-400', message: 'field "a1" of 17 is wrong' });
  expect(await watch()).toBe(1);
  await end(parts, 2, { code: 'http-400', message: 'field "b2" of 4711 is wrong' });
  clock.now += 100 * HOUR_MS;
  expect(await watch(), 'neither again nor a second time').toBe(0);
  await end(parts, 3, { code: 'http-404', message: 'gone' });
  expect(await watch()).toBe(1);
  await ledger.db.updateTable('deliveries').set({ state: 'delivered' }).where('state', '=', 'dead').execute();
  clock.now += 1000;
  expect(await watch()).toBe(2);
});

test('of very many kinds of dead letters the first are told, and none is said to be over while one is left', async () => {
  const parts = await rig({ budget: false });
  const { ledger, clock, watch } = parts;
  for (let n = 1; n <= 25; n += 1) {
    await end(parts, n, { code: `bad-${n}`, message: 'bad' });
    await watch();
    clock.now += 60_000;
  }
  const severities = async () =>
    Object.entries(Object.groupBy(await said(ledger), ({ severity }) => severity)).map(([severity, of]) => [
      severity,
      of?.length,
    ]);
  expect(await severities()).toEqual([['warning', 20]]);
  const gone = { state: 'delivered' } as const;
  await ledger.db.updateTable('deliveries').set(gone).where('error_code', '=', 'bad-3').execute();
  await watch();
  expect(await severities(), 'one is over, and there is room for another').toEqual([
    ['warning', 21],
    ['resolved', 1],
  ]);
});

test('a destination that stays about half of its budget is told once, and not at every failure', async () => {
  const parts = await rig({ budget: { percent: 10, atLeast: 10, windowHours: 24 } });
  const { ledger, clock, watch } = parts;
  const deliver = (count: number) =>
    ledger.write(async (trx) => {
      for (let nth = 0; nth < count; nth += 1) await countDelivered(trx, 'crm', clock.now);
      clock.now += 60_000;
    });
  const fail = (n: number) => end(parts, n, { code: 'http-400', message: 'bad' });
  const told = async () => {
    await watch();
    const budget = (await said(ledger)).filter(({ code }) => code === 'failure-budget');
    return budget.map(({ severity }) => severity);
  };
  await deliver(18);
  await fail(1);
  expect(await told(), '53 %').toEqual(['warning']);
  await deliver(4);
  expect(await told(), '43 %').toEqual(['warning']);
  await deliver(7);
  await fail(2);
  expect(await told(), '65 %').toEqual(['warning']);
  await deliver(16);
  expect(await told(), '43 %').toEqual(['warning']);
  await deliver(10);
  expect(await told(), '35 %').toEqual(['warning', 'resolved']);
});

test('what is said again has the figures of now', async () => {
  const { ledger, clock, watch } = await rig({ repeatHours: 2 });
  const park = (n: number) => ledger.write((trx) => parkHit(trx, hitOf(eventOf(n)), 'a fault'));
  await park(1);
  await watch();
  for (const n of [2, 3]) await park(n);
  clock.now += 2 * HOUR_MS;
  await watch();
  expect((await said(ledger)).map(({ message }) => message.slice(0, 18))).toEqual([
    '1 accepted request',
    'Still: 3 accepted ',
  ]);
});

test('requests that could not be taken in are told, with how many', async () => {
  const { ledger, watch } = await rig();
  await ledger.write((trx) => parkHit(trx, hitOf(eventOf(1)), 'a fault'));
  await watch();
  expect(await said(ledger)).toEqual([
    expect.objectContaining({ code: 'hits-parked', message: expect.stringMatching(/^1 accepted request /) }),
  ]);
});

test('counts of the budget: what was delivered, is dead, or fails for long; nothing that a person must decide', async () => {
  const parts = await rig();
  const { ledger, clock } = parts;
  await end(parts, 1);
  await end(parts, 2, { code: 'http-400', message: 'bad' });
  await end(parts, 3, { code: 'review-several', message: 'two people' });
  await keep(ledger, [eventOf(4), eventOf(5)], ['crm'], clock.now);
  await ledger.db
    .updateTable('deliveries')
    .set({ error_code: 'http-503', attempts: 2 })
    .where('state', '=', 'due')
    .execute();
  const counts = (failingSince: number) =>
    failureCounts(ledger.db, 'crm', { since: clock.now - HOUR_MS, failingSince });
  expect(await counts(Date.now())).toEqual({ delivered: 1, dead: 1, failing: 2 });
  expect(await counts(0)).toEqual({ delivered: 1, dead: 1, failing: 0 });
});

test.each([
  [
    'failures',
    failureCountsQuery('crm', { since: 0, failingSince: 0 }),
    ['deliveries_dead', 'deliveries_failing'],
  ],
  ['groups', deadGroupsQuery({}), ['deliveries_dead_groups']],
  ['groups of one', deadGroupsQuery({ destination: 'crm', since: 1 }), ['deliveries_dead_groups']],
])(
  'counting %s reads small indexes and counters only, whatever the history holds',
  async (_name, query, used) => {
    const { db } = await scratchLedger();
    const { rows } = await sql<{ readonly detail: string }>`explain query plan ${query}`.execute(db);
    const plan = rows.map(({ detail }) => detail);
    const scanned = plan.filter((detail) => detail.startsWith('SCAN'));
    expect(scanned.filter((detail) => !/INDEX deliveries_dead|CONSTANT ROW|counted/.test(detail))).toEqual(
      [],
    );
    for (const index of used)
      expect(
        plan.some((detail) => detail.includes(`INDEX ${index} `)),
        index,
      ).toBe(true);
  },
);
