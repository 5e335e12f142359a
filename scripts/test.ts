/**
 * `npm test [-- vitest arguments]`: type check, lint, format check, dead-code check, then the tests. Every
 * step runs whatever the others say; a line a step, the whole output of a step that fails, and
 * `tests: N passed, N failed` as the last line. Exits 1 when anything failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTALS_FILE, Totals } from './test-totals.ts';
import { runStep, runSteps, stopSteps, type StepResult } from './test-step.ts';

const failures: string[] = [];

function report(result: StepResult, remark = ''): void {
  console.log(`${result.ok ? 'ok  ' : 'FAIL'}  ${result.name}  ${result.seconds.toFixed(1)} s${remark}`);
  if (result.ok) return;
  failures.push(result.name);
  console.log(result.output.trimEnd());
}

function readTotals(file: string): Totals | undefined {
  try {
    return Totals.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function runTests(args: readonly string[]): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), 'vicibridge-test-'));
  const file = join(folder, 'totals.json');
  const result = await runStep({
    name: 'tests',
    command: ['vitest', 'run', '--reporter=default', '--reporter=./scripts/test-totals.ts', ...args],
    env: { NODE_ENV: 'test', [TOTALS_FILE]: file },
  });
  const totals = readTotals(file);
  rmSync(folder, { recursive: true, force: true });
  const ok = result.ok && totals !== undefined && totals.failed === 0;
  report({ ...result, ok }, totals !== undefined && totals.skipped > 0 ? `  ${totals.skipped} skipped` : '');
  if (totals === undefined) console.log('the tests did not run to their end');
  return totals ?? { passed: 0, failed: 0, skipped: 0 };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopSteps(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

const started = performance.now();
await runSteps(
  [
    { name: 'types', command: ['tsc', '-p', '.'] },
    { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
    { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
    { name: 'dead code', command: ['knip', '--no-progress'] },
  ],
  report,
);
const totals = await runTests(process.argv.slice(2));
console.log(`total ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
console.log(`tests: ${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
