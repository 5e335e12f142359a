import { expect, it } from 'vitest';
import { runChaos } from '../../scripts/chaos/run-chaos.ts';

it('loses, doubles and reorders nothing that was answered while the program and Redis are killed and Redis is emptied', async () => {
  const { destinations, ...report } = await runChaos({
    seed: 7,
    calls: 600,
    callsPerSecond: 60,
    kills: 2,
    redisAwayMs: 3000,
    drainMs: 100_000,
  });
  expect(
    destinations.map(({ name, lost, duplicated, outOfOrder }) => ({ name, lost, duplicated, outOfOrder })),
  ).toEqual(['crm', 'sfdc', 'audit'].map((name) => ({ name, lost: [], duplicated: [], outOfOrder: [] })));
  expect(report).toMatchObject({ drained: true, lost: 0, duplicated: 0, outOfOrder: 0, kills: 2 });
  // Hits while it is down are refused; but most of a shift must have been taken for this to prove anything.
  expect(report.answered).toBeGreaterThan(200);
}, 180_000);
