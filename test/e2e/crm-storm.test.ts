import { expect, it } from 'vitest';
import { runStorm } from '../../scripts/storm/run-storm.ts';

it('after a storm of doubled, late and failing webhooks the dialer holds what the CRM holds, one lead for each person, and nobody who opted out', async () => {
  const { differences, ...report } = await runStorm({
    seed: 7,
    contacts: 100,
    edits: 300,
    duplicateShare: 0.3,
    failureShare: 0.1,
    optOutShare: 0.05,
    kills: 1,
    drainMs: 100_000,
  });
  expect(differences).toEqual([]);
  expect(report).toMatchObject({ drained: true, lost: 0, kills: 1 });
  expect(report.optedOut).toBeGreaterThan(5);
  // Many changes of one record end in one write.
  expect(report.leadWrites).toBeLessThan(report.events / 3);
}, 180_000);
