import { suggest } from '../../src/config/nearest.ts';
import { askedFunction } from './asked.ts';
import { checkHit } from './check-hit.ts';
import { checkReply } from './check-reply.ts';
import { exceptionFor } from './exceptions.ts';
import type { ConformanceOptions } from './options.ts';
import { readHits } from './recorded-hit.ts';
import { readRecordings, type Recording } from './recording.ts';
import { startReplay } from './replay.ts';
import type { Mismatch, Report, Tally } from './report.ts';

/**
 * Run every recording against the parser, the stand-in and the query parser.
 *
 * @throws Error for a file that cannot be read or holds no recordings, and for a function that none of them asks
 */
export async function runConformance(options: ConformanceOptions): Promise<Report> {
  const files = options.replies.map((file) => notEmpty(readRecordings(file), file));
  const hits = notEmpty(readHits(options.hits), options.hits);
  const asked = ofFunction(files.flat(), options.only);
  return {
    parser: tallyChecks(asked, 'parser', ({ name }) => name, checkReply),
    sandbox: await tallyReplays(files, options),
    hits: tallyChecks(hits, 'parser', ({ label }) => label, checkHit),
  };
}

function ofFunction(recordings: readonly Recording[], only: string | undefined): readonly Recording[] {
  if (only === undefined) return recordings;
  const found = recordings.filter((recording) => askedFunction(recording) === only);
  if (found.length > 0) return found;
  const names = [...new Set(recordings.map(askedFunction))].filter((name) => name !== '').toSorted();
  throw new Error(`--only ${only}: no recording asks that function; ${suggest(only, names)}`);
}

/** Nothing compared is nothing proven. */
function notEmpty<Item>(items: readonly Item[], file: string): readonly Item[] {
  if (items.length === 0) throw new Error(`${file} holds no recordings`);
  return items;
}

function tallyChecks<Item>(
  items: readonly Item[],
  where: 'parser' | 'sandbox',
  nameOf: (item: Item) => string,
  check: (item: Item) => readonly string[],
): Tally {
  const tally = startTally();
  for (const item of items) {
    const faults = check(item);
    if (faults.length > 0) tally.miss({ name: nameOf(item), faults }, where);
  }
  return tally.end(items.length);
}

async function tallyReplays(
  files: readonly (readonly Recording[])[],
  options: ConformanceOptions,
): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const recordings of files) tallies.push(await tallyReplay(recordings, options));
  return {
    passed: sum(tallies.map(({ passed }) => passed)),
    total: sum(tallies.map(({ total }) => total)),
    arranged: sum(tallies.map(({ arranged }) => arranged ?? 0)),
    exceptions: tallies.flatMap(({ exceptions }) => exceptions),
    mismatches: tallies.flatMap(({ mismatches }) => mismatches),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** All are sent, for what they leave behind; counted are those that were asked for. */
async function tallyReplay(recordings: readonly Recording[], options: ConformanceOptions): Promise<Tally> {
  const replay = await startReplay(options.seed);
  const tally = startTally();
  let arranged = 0;
  let total = 0;
  try {
    for (const recording of recordings) {
      const verdict = await replay.play(recording);
      const name = askedFunction(recording);
      if (options.only !== undefined && name !== options.only) continue;
      total += 1;
      if (verdict.is === 'arranged') arranged += 1;
      if (verdict.is !== 'different') continue;
      const { expected, actual } = verdict;
      tally.miss({ name: recording.name, function: name, expected, actual }, 'sandbox');
    }
  } finally {
    await replay.close();
  }
  return { ...tally.end(total), arranged };
}

function startTally() {
  const mismatches: Mismatch[] = [];
  const exceptions: { name: string; reason: string }[] = [];
  return {
    miss(mismatch: Mismatch, where: 'parser' | 'sandbox'): void {
      const wanted = exceptionFor(mismatch.name, where);
      if (wanted === undefined) mismatches.push(mismatch);
      else exceptions.push({ name: mismatch.name, reason: wanted.reason });
    },
    end: (total: number): Tally => ({
      passed: total - mismatches.length - exceptions.length,
      total,
      exceptions,
      mismatches,
    }),
  };
}
