import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { z } from 'zod';

/** What a run of the tests came to; written to the file that `TOTALS_FILE` names. */
export const Totals = z.strictObject({
  passed: z.int(),
  /** Tests that failed, files that failed without one, and errors outside any test. */
  failed: z.int(),
  skipped: z.int(),
});
export type Totals = z.infer<typeof Totals>;

/** The variable that tells the reporter where to write. */
export const TOTALS_FILE = 'VICIBRIDGE_TEST_TOTALS';

/** vitest reporter that counts and prints nothing. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env[TOTALS_FILE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(countTests(modules, errors)));
  }
}

function countTests(modules: readonly TestModule[], errors: readonly unknown[]): Totals {
  const totals = { passed: 0, failed: errors.length, skipped: 0 };
  for (const module of modules) {
    let failedHere = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') totals.passed += 1;
      else if (state === 'failed') failedHere += 1;
      else totals.skipped += 1;
    }
    if (failedHere === 0 && module.state() === 'failed') failedHere = 1;
    totals.failed += failedHere;
  }
  return totals;
}
