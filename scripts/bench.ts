/**
 * `npm run bench`: the receiver against a bare Express app on the same machine, in turns, and its memory.
 * docs/benchmarks.md says what is measured and how to read it. Exits 1 when an answered hit is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGenerator } from './bench/generator-process.ts';
import { assertDisk, describeMachine } from './bench/machine.ts';
import { Bench } from './bench/measure.ts';
import { type BenchOptions, parseOptions, USAGE } from './bench/options.ts';
import { measureContests, measureMemory, measureWholeProgram, type Stage } from './bench/stages.ts';

function optionsOrEnd(): BenchOptions {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

const options = optionsOrEnd();
const print = options.json ? (line: string) => console.error(line) : (line: string) => console.log(line);
assertDisk();
// Whatever is started below makes its folders in this one, which goes however this ends.
const folder = mkdtempSync(join(tmpdir(), 'vicibridge-bench-'));
process.env['TMPDIR'] = folder;
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}
for (const line of describeMachine()) print(line);
const generator = startGenerator();
const bench = new Bench(generator, folder);
const stage: Stage = { bench, options, print };
try {
  const contests = await measureContests(stage);
  if (options.wholeTurns > 0) await measureWholeProgram(stage);
  const receiverRssMb = await measureMemory(stage);
  const { lost, failures } = bench;
  print(`\nanswered 200 and not kept: ${lost}`);
  for (const failure of failures) print(`not answered as it should be by ${failure}`);
  if (options.json) console.log(JSON.stringify({ ...contests, receiverRssMb, lost }));
  process.exitCode = lost === 0 && failures.length === 0 ? 0 : 1;
} finally {
  await generator.stop();
}
