import { expect, test } from 'vitest';
import type { LegWindow } from '../../src/call-feed.ts';
import type { CallLeg } from '../../src/domain/reconcile/leg.ts';
import { estimateBackfill } from '../../src/reconcile/backfill/estimate.ts';
import { createReservoir } from '../../src/reconcile/backfill/reservoir.ts';

const DAY_MS = 86_400_000;

function legOf(n: number, window: LegWindow): CallLeg {
  return {
    id: `out:${window.from}:${n}`,
    kind: n % 4 === 0 ? 'no-agent' : 'disposition',
    open: false,
    direction: 'outbound',
    campaign: window.campaign ?? 'SALES',
    status: 'SALE',
    agent: '1001',
    leadId: String(n),
    uniqueid: `1780322400.${n}`,
    callId: '',
    calledAt: window.from,
    settledAt: undefined,
  };
}

/** Every window has 8 calls on 2 pages; each read is a statement of 5 ms and 4 rows. */
function feedOf() {
  const load = { statements: 0, rows: 0, busyMs: 0, slowestMs: 5 };
  const windows: LegWindow[] = [];
  const spend = (rows: number): void => {
    load.statements += 1;
    load.rows += rows;
    load.busyMs += 5;
  };
  return {
    windows,
    feed: {
      legs(window: LegWindow, after: string | undefined) {
        windows.push(window);
        spend(4);
        const from = after === undefined ? 0 : 4;
        const rows = [0, 1, 2, 3].map((n) => legOf(from + n, window));
        return Promise.resolve({ rows, cursor: 'next', more: after === undefined });
      },
      values(legs: readonly CallLeg[]) {
        spend(legs.length);
        return Promise.resolve(
          legs.map((leg) =>
            leg.leadId === '1' ? { leg, reason: 'broken' } : { leg, values: {}, occurredAt: leg.calledAt },
          ),
        );
      },
      shapeOf: () => Promise.resolve(undefined),
      load: () => ({ ...load }),
    },
  };
}

const common = {
  archived: true,
  fatesOf: (legs: readonly CallLeg[]) =>
    Promise.resolve(legs.map((_, place) => (place === 0 ? ('held' as const) : ('missing' as const)))),
  whereTo: () => ['crm', 'audit'],
  onPage: () => undefined,
  rest: () => Promise.resolve(),
  random: () => 0,
};

test('days that stand for others count by their weight: calls, missing ones, deliveries and what it costs', async () => {
  const { feed, windows } = feedOf();
  const estimate = await estimateBackfill(
    { ...common, feed, days: [{ from: 0, until: DAY_MS, weight: 10 }], campaigns: [] },
    new AbortController().signal,
  );
  expect(windows).toHaveLength(2);
  expect(estimate).toMatchObject({
    exact: false,
    daysRead: 1,
    calls: 80,
    held: 20,
    missing: 60,
    sampled: 6,
    told: 5,
    deliveries: { crm: 50, audit: 50 },
    groups: [
      { campaign: 'SALES', kind: 'disposition', calls: 60, missing: 60 },
      { campaign: 'SALES', kind: 'no-agent', calls: 20, missing: 0 },
    ],
    spent: { statements: 3, rows: 14 },
    cost: { statements: 2 * 10 + 1 * 10, rows: 8 * 10 + 6 * 10, busyMs: 10 * 10 + 5 * 10 },
  });
});

test('several campaigns are read one after the other, and an exact count says so', async () => {
  const { feed, windows } = feedOf();
  const shares: number[] = [];
  const estimate = await estimateBackfill(
    {
      ...common,
      feed,
      onPage: (share) => void shares.push(share),
      days: [{ from: 0, until: DAY_MS, weight: 1 }],
      campaigns: ['SALES', 'SUPPORT'],
    },
    new AbortController().signal,
  );
  expect(windows.map(({ campaign }) => campaign)).toEqual(['SALES', 'SALES', 'SUPPORT', 'SUPPORT']);
  expect(estimate).toMatchObject({ exact: true, calls: 16, held: 4, missing: 12 });
  expect(shares).toEqual([0, 0.5, 0.5, 1]);
});

test('a reservoir keeps so many of all that it is shown, each place by chance', () => {
  const draws = [0.99, 0.1, 0.99];
  const reservoir = createReservoir<number>(2, () => draws.shift() ?? 0);
  for (const n of [1, 2, 3, 4, 5]) reservoir.offer(n);
  expect(reservoir.kept).toEqual([4, 2]);
});
