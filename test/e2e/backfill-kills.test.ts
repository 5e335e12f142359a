import { expect, it } from 'vitest';
import { runBackfillKills } from '../../scripts/backfill-kills/run-backfill-kills.ts';

it('calls of the past, when the program is killed three times while a backfill takes them back in, are each there once, and live hits are delivered meanwhile', async () => {
  const report = await runBackfillKills({
    calls: 300,
    kills: 3,
    rate: 25,
    liveRate: 5,
    timeoutMs: 120_000,
  });
  const { live, backfill, places } = report;
  expect(report.kills).toBe(3);
  for (const taken of report.takenAtKills) expect(taken).toBeLessThan(300);
  expect(backfill).toMatchObject({
    state: 'done',
    counts: { calls: 300, missing: 300, taken: 300, failed: 0 },
  });
  for (const place of places) expect(place).toMatchObject({ missing: [], doubled: [] });
  expect(live.answered).toBeGreaterThan(50);
  expect(live.delivered).toBe(live.answered);
  // Those that a kill has cut off wait for the next life of the program; the others go at once.
  expect(live.p50Ms).toBeLessThan(5000);
}, 170_000);
