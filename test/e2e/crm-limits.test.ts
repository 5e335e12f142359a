import { expect, it } from 'vitest';
import { isUntouched } from '../../scripts/limits/judge.ts';
import { runLimits } from '../../scripts/limits/run-limits.ts';

it('an account at its limit keeps no other waiting, costs no try, and gets everything afterwards', async () => {
  const report = await runLimits({ limitedMs: 3000, rate: 8, drainMs: 60_000 });
  const { limited, others } = report;
  for (const { during, endedFirst } of others) {
    expect(during.count).toBeGreaterThan(10);
    expect(endedFirst).toBe(during.count);
  }
  expect([limited, ...others].map(({ calls, burnt }) => ({ calls, burnt }))).toEqual(
    Array.from({ length: 3 }, () => ({ calls: report.dispositions, burnt: 0 })),
  );
  expect(isUntouched(report)).toBe(true);
}, 90_000);
