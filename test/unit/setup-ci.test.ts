import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runSteps, type StepResult } from '../../scripts/test-step.ts';
import { Totals, TOTALS_FILE } from '../../scripts/test-totals.ts';
import { Checkout } from './setup-rig.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
let checkout: Checkout;

beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => {
  checkout.remove();
});

function lastLine(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1);
}

describe('.ci/run', () => {
  test.each([
    ['all passed', "echo 'tests: 12 passed, 0 failed'", 0, 'tests: 12 passed, 0 failed'],
    [
      'tests failed',
      "echo 'tests: 11 passed, 1 failed'; echo npm error; exit 1",
      1,
      'tests: 11 passed, 1 failed',
    ],
    ['only a check failed', "echo 'tests: 12 passed, 0 failed'; exit 1", 1, 'tests: 12 passed, 0 failed'],
    ['set-up failed', 'echo no network; exit 1', 1, 'tests: 0 passed, 0 failed'],
    ['npm claims success without a total', 'true', 1, 'tests: 0 passed, 0 failed'],
  ])('when %s the last line and the exit code say so', async (_, npm, code, line) => {
    checkout.fake('npm', npm);
    const ended = await checkout.run(['bash', '.ci/run']);
    expect(ended.code).toBe(code);
    expect(lastLine(ended.stdout)).toBe(line);
    if (code !== 0) expect(ended.stdout).toMatch(/the reason is above/);
  });
});

describe('the totals of the tests', () => {
  test('count failures in tests, in files that do not load, and outside of tests', async () => {
    symlinkSync(join(REPOSITORY, 'node_modules'), join(checkout.root, 'node_modules'));
    checkout.write(
      'a.test.ts',
      "import { test } from 'vitest'; test('a', () => {}); test('b', () => { throw new Error('b'); }); test.skip('c', () => {});",
    );
    checkout.write('b.test.ts', "throw new Error('does not load');");
    checkout.write(
      'c.test.ts',
      "import { test } from 'vitest'; test('d', () => { setTimeout(() => { throw new Error('late'); }); return new Promise((done) => setTimeout(done, 50)); });",
    );
    checkout.write('vitest.config.ts', 'export default {};');
    const file = join(checkout.root, 'totals.json');
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=./scripts/test-totals.ts'];
    const { code } = await checkout.run(['node', ...vitest, '--dir', '.'], { [TOTALS_FILE]: file });
    expect(code).toBe(1);
    expect(Totals.parse(JSON.parse(readFileSync(file, 'utf8')))).toEqual({
      passed: 2,
      failed: 3,
      skipped: 1,
    });
  });
});

describe('the steps of npm test', () => {
  test('all run whatever fails, and are reported in their order with their whole output', async () => {
    const results: StepResult[] = [];
    const script = (text: string): [string, ...string[]] => [process.execPath, '-e', text];
    await runSteps(
      [
        { name: 'slow', command: script('setTimeout(() => console.log("slow done"), 200)') },
        { name: 'bad', command: script('console.log("out"); console.error("err"); process.exitCode = 3') },
        { name: 'killed', command: script('process.kill(process.pid, "SIGKILL")') },
        { name: 'absent', command: ['/nowhere/absent'] },
      ],
      (result) => results.push(result),
    );
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['slow', true],
      ['bad', false],
      ['killed', false],
      ['absent', false],
    ]);
    expect(results[1]?.output.split('\n').toSorted().join(' ').trim()).toBe('err out');
    expect(results[3]?.output).toContain('/nowhere/absent cannot be started');
  });
});
