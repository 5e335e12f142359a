import { type CsvRow, readRows } from '../csv/rows.ts';
import type { Survey } from '../csv/survey.ts';
import type { WholeFile } from '../csv/whole-file.ts';
import { BulkStopped, interrupted, patiently, type Waiting } from '../patience.ts';
import { inPool } from '../pool.ts';
import type { Stop } from '../stop.ts';

/** What may be done with a number, or a row. `invalid`: it is none, or has none, so nobody can say. */
export const VERDICTS = ['callable', 'dnc-system', 'dnc-campaign', 'invalid'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface ScrubOptions {
  readonly file: Survey;
  /** The numbers of a row, in a form that is the same for the same number; undefined = one that nobody can read. */
  readonly numbersOf: (cells: readonly string[]) => readonly (string | undefined)[];
  /** Throws DeliveryErrors; what is no number for the dialer is `invalid`. */
  readonly ask: (number: string, signal: AbortSignal) => Promise<Verdict>;
  readonly out: WholeFile;
  /** Rows that are left out, with the verdict behind them. */
  readonly removed: WholeFile | undefined;
  /** Questions under way at once. */
  readonly concurrency: number;
  readonly stop: Stop;
  readonly waiting: Waiting;
  readonly onRow: (verdict: Verdict) => void;
}

const WORST_FIRST = [
  'dnc-system',
  'dnc-campaign',
  'invalid',
  'callable',
] as const satisfies readonly Verdict[];

const GROUP = 200;
/** Numbers whose verdict is kept, so that one that comes again is not asked again. */
const KEPT = 10_000;

/**
 * Copy the rows all of whose numbers may be called, in their order and as they are.
 *
 * @returns why it ended before the last row
 */
export async function runScrub(options: ScrubOptions): Promise<BulkStopped | undefined> {
  const { file, out, removed } = options;
  const verdicts = new Map<string, Verdict>();
  await out.write([file.header]);
  await removed?.write([[...file.header, 'removed_because']]);
  let group: CsvRow[] = [];
  try {
    for await (const row of readRows(file.path, file)) {
      if (row.row === 0) continue;
      group.push(row);
      if (group.length < GROUP) continue;
      await scrubGroup(group, verdicts, options);
      group = [];
    }
    await scrubGroup(group, verdicts, options);
    return undefined;
  } catch (error) {
    if (error instanceof BulkStopped) return error;
    throw error;
  }
}

async function scrubGroup(
  rows: readonly CsvRow[],
  verdicts: Map<string, Verdict>,
  options: ScrubOptions,
): Promise<void> {
  const { file, stop, waiting, ask, onRow } = options;
  const numbered = rows.map(({ cells }) => ({
    cells,
    // In a row with columns too many or too few another one may stand where the number should.
    numbers: cells.length === file.header.length ? options.numbersOf(cells) : [],
  }));
  const unknown = new Set(
    numbered.flatMap(({ numbers }) =>
      numbers.filter((number) => number !== undefined).filter((number) => !verdicts.has(number)),
    ),
  );
  await inPool([...unknown], options.concurrency, async (number) => {
    if (stop.asked.aborted) throw interrupted();
    verdicts.set(number, await patiently(waiting, () => ask(number, stop.now)));
  });
  const judged = numbered.map(({ cells, numbers }) => ({
    cells,
    verdict: worst(numbers.map((number) => verdicts.get(number ?? '') ?? 'invalid')),
  }));
  await options.out.write(judged.filter(({ verdict }) => verdict === 'callable').map(({ cells }) => cells));
  await options.removed?.write(
    judged.filter(({ verdict }) => verdict !== 'callable').map(({ cells, verdict }) => [...cells, verdict]),
  );
  for (const { verdict } of judged) onRow(verdict);
  for (const number of verdicts.keys()) {
    if (verdicts.size <= KEPT) break;
    verdicts.delete(number);
  }
}

/** One number that may not be called is enough. */
function worst(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((one) => verdicts.includes(one)) ?? 'invalid';
}
