import { describe, expect, test } from 'vitest';
import { Alerts } from '../../src/config/alerts.ts';
import { Completeness } from '../../src/config/completeness.ts';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { dayPlus } from '../../src/domain/days.ts';
import type { Alert } from '../../src/domain/event.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { prometheusText } from '../../src/observe/prometheus.ts';
import { watchAlerts } from '../../src/roles/alerts/watch.ts';
import { completenessMetrics } from '../../src/roles/completeness-metrics.ts';
import { createRecentFigures } from '../../src/roles/completeness/recent-figures.ts';
import { reportCompleteness } from '../../src/roles/completeness/report.ts';
import { legOf, lostLeg, putEvent, putLegs, putRead, ZONE } from './completeness-rig.ts';
import { keptLog, scratchLedger } from './ledger-rig.ts';

const DAY = '2026-11-22';
const NEXT = '2026-11-23';
/** 07:30 of the morning after in New York. */
const MORNING = Date.parse('2026-11-23T12:30:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function rig(settings: object = {}) {
  const ledger = await scratchLedger();
  const clock = { now: MORNING };
  const { logger } = keptLog();
  let added = 0;
  const telling = {
    ledger,
    logger,
    routing: { routes: [], leadDialers: new Map(), alertsTo: ['slack'] },
    now: () => clock.now,
    onAdded: () => void (added += 1),
  };
  const completeness = Completeness.parse(settings);
  const dialers = [{ dialer: 'main', timezone: ZONE }];
  return {
    ledger,
    clock,
    added: () => added,
    report: () => reportCompleteness({ ...telling, completeness, dialers }),
    watch: () => watchAlerts({ ...telling, alerts: Alerts.parse({}), destinations: ['crm'] }),
    figures: () => createRecentFigures({ db: ledger.db, dialers, now: () => clock.now }),
  };
}

async function said(ledger: Ledger): Promise<readonly Alert[]> {
  const rows = await ledger.db
    .selectFrom('events')
    .select('event')
    .where('type', '=', 'alert')
    .orderBy('received_at')
    .orderBy('event')
    .execute();
  return rows.map(({ event }) => (JSON.parse(event) as { readonly alert: Alert }).alert);
}

describe('the daily message', () => {
  test('is one event with its delivery, at its time and not before, however often the job runs', async () => {
    const { ledger, clock, report, added } = await rig();
    await putEvent(ledger, 1, DAY, { crm: {} });
    await putLegs(ledger, [legOf(1, DAY), lostLeg(2, DAY)]);
    await putRead(ledger, DAY);
    clock.now = MORNING - 1;
    expect(await report()).toBe(0);
    clock.now = MORNING;
    expect(await Promise.all([report(), report()])).toContain(1);
    clock.now += 6 * HOUR_MS;
    expect(await report()).toBe(0);
    expect(await said(ledger)).toEqual([
      {
        code: 'completeness',
        subject: 'main:2026-11-22',
        severity: 'warning',
        message: expect.stringContaining(
          'main, 2026-11-22: 50.00 % of 2 calls have arrived everywhere.',
        ) as string,
      },
    ]);
    const deliveries = await ledger.db
      .selectFrom('deliveries')
      .innerJoin('events', 'events.id', 'event_id')
      .select('destination')
      .where('type', '=', 'alert')
      .execute();
    expect(deliveries).toEqual([{ destination: 'slack' }]);
    expect(added()).toBe(1);
  });

  test('of days at whose time the program was off is said when it is back, of each day once', async () => {
    const { ledger, clock, report } = await rig();
    for (const day of [DAY, NEXT]) await putRead(ledger, day);
    expect(await report()).toBe(1);
    clock.now = MORNING + 3 * 24 * HOUR_MS + HOUR_MS;
    expect(await report()).toBe(3);
    expect(await report()).toBe(0);
    const days = (await said(ledger)).map(({ subject, severity }) => [subject, severity]);
    expect(days).toHaveLength(4);
    expect(Object.fromEntries(days)).toEqual({
      'main:2026-11-22': 'info',
      'main:2026-11-23': 'info',
      // Nothing was read of them: that is no good news.
      'main:2026-11-24': 'warning',
      'main:2026-11-25': 'warning',
    });
  });

  test('is not said of the days before the installation, and never with dailyAt: false', async () => {
    const first = await rig();
    expect(await first.report()).toBe(0);
    await putRead(first.ledger, DAY);
    expect(await first.report()).toBe(0);
    expect(await said(first.ledger)).toEqual([]);
    const off = await rig({ dailyAt: false });
    await putRead(off.ledger, DAY);
    expect(await off.report()).toBe(0);
  });
});

test('calls that are missing for over an hour are told of, and that they are not any more', async () => {
  const { ledger, clock, watch } = await rig();
  const { from } = dayIn(NEXT, ZONE);
  await putLegs(ledger, [
    lostLeg(1, NEXT),
    lostLeg(2, NEXT, { state: 'failed', reason: 'lead 2 is gone' }),
    // None of these is missing for long.
    lostLeg(3, NEXT, { state: 'open' }),
    lostLeg(4, NEXT, { state: 'grace' }),
    lostLeg(5, NEXT, { settled_at: from + 5 * HOUR_MS }),
    lostLeg(6, NEXT, { backfill: 1 }),
    lostLeg(7, NEXT, { updated_at: from + 2 * HOUR_MS }),
    lostLeg(8, dayPlus(NEXT, -9), { state: 'failed' }),
  ]);
  clock.now = from + 2 * HOUR_MS;
  expect(await watch()).toBe(1);
  expect(await watch()).toBe(0);
  expect(await said(ledger)).toEqual([
    {
      code: 'completeness-missing',
      subject: 'main',
      severity: 'warning',
      message: expect.stringMatching(
        /^main: 2 calls that are over have .* --dialer main --from 2026-11-23 --list missing$/,
      ) as string,
    },
  ]);
  await putLegs(
    ledger,
    [1, 2].map((n) => legOf(n, NEXT)),
  );
  clock.now += MINUTE_MS;
  expect(await watch()).toBe(1);
  expect((await said(ledger)).at(-1)).toMatchObject({ code: 'completeness-missing', severity: 'resolved' });
});

describe('the metrics', () => {
  test('tell of today and yesterday, by campaign, state and destination', async () => {
    const { ledger, figures } = await rig();
    await putEvent(ledger, 1, DAY, { crm: {} });
    await putLegs(ledger, [
      legOf(1, DAY, { reconciled: 1 }),
      lostLeg(2, DAY),
      lostLeg(3, NEXT, { state: 'failed' }),
    ]);
    await putRead(ledger, DAY);
    const lines = prometheusText(completenessMetrics(await figures().now())).split('\n');
    const of = 'dialer="main",campaign="SALES",day=';
    expect(lines).toEqual(
      expect.arrayContaining([
        `vicibridge_completeness_calls{${of}"yesterday",state="confirmed"} 1`,
        `vicibridge_completeness_calls{${of}"yesterday",state="missing"} 1`,
        `vicibridge_completeness_calls{${of}"today",state="failed"} 1`,
        `vicibridge_completeness_calls{${of}"today",state="missing"} 0`,
        `vicibridge_completeness_reconciled{${of}"yesterday"} 1`,
        `vicibridge_completeness_confirmed{${of}"yesterday",destination="crm"} 1`,
        'vicibridge_completeness_ratio{dialer="main",day="yesterday"} 0.5',
        'vicibridge_completeness_ratio{dialer="main",day="today"} 0',
        'vicibridge_completeness_proven{dialer="main",day="yesterday"} 1',
        'vicibridge_completeness_proven{dialer="main",day="today"} 0',
      ]),
    );
  });

  test('are counted once for all who ask within a minute', async () => {
    const { ledger, clock, figures } = await rig();
    await putLegs(ledger, [lostLeg(1, NEXT), lostLeg(11, DAY)]);
    const recent = figures();
    const [one, other] = await Promise.all([recent.now(), recent.now()]);
    expect(one).toBe(other);
    await putLegs(ledger, [lostLeg(2, NEXT), lostLeg(12, DAY)]);
    const counts = async (): Promise<readonly number[]> =>
      (await recent.now()).map(({ figure }) => figure.total.calls.missing);
    clock.now += MINUTE_MS - 1;
    expect(await counts()).toEqual([1, 1]);
    clock.now += 1;
    expect(await counts()).toEqual([2, 1]);
    clock.now += 9 * MINUTE_MS;
    expect(await counts()).toEqual([2, 2]);
    // The days are others after midnight.
    clock.now += 24 * HOUR_MS;
    expect(await counts()).toEqual([0, 2]);
  });
});
