import { expect, it } from 'vitest';
import { runMergeStorm } from '../../scripts/merge-storm/run-merge-storm.ts';

it('leaves every call once on a person who exists while contacts and leads are merged, converted and deleted', async () => {
  const { crms, ...report } = await runMergeStorm({
    seed: 3,
    dispositions: 80,
    people: 16,
    troubles: 24,
    rate: 25,
    failureShare: 0.05,
    drainMs: 60_000,
  });
  expect(
    crms.map(({ name, lost, doubled, orphans, misplaced }) => ({ name, lost, doubled, orphans, misplaced })),
  ).toEqual(['crm', 'sfdc'].map((name) => ({ name, lost: [], doubled: [], orphans: [], misplaced: [] })));
  expect(report).toMatchObject({ drained: true, dead: 0 });
  for (const { merges, deletions } of crms) {
    expect(merges).toBeGreaterThan(5);
    expect(deletions).toBeGreaterThan(0);
  }
  expect(crms.at(-1)?.conversions).toBeGreaterThan(0);
}, 90_000);
