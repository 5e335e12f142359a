import type { DncBook } from '../../connector.ts';
import { PermanentError } from '../../domain/errors.ts';
import { digestOf } from '../../domain/hit/digest.ts';
import { type CsvRow, readRows } from '../csv/rows.ts';
import type { Survey } from '../csv/survey.ts';
import { type ColumnMap, mapRow } from '../map/column-map.ts';
import { BulkStopped, interrupted, type Waiting } from '../patience.ts';
import type { Rate } from '../rate.ts';
import type { Stop } from '../stop.ts';
import type { ImportDialer } from './import-dialer.ts';
import { type Settled, settled } from './outcome.ts';
import { type Candidate, sendGroup } from './send-group.ts';
import type { ImportState } from './state.ts';

export interface ImportOptions {
  readonly file: Survey;
  readonly map: ColumnMap;
  readonly dialer: ImportDialer;
  readonly state: ImportState;
  readonly dnc: DncBook | undefined;
  readonly onRefused: (number: string, place: 'system' | 'campaign') => Promise<void>;
  readonly where: { readonly dialer: string; readonly campaign: string | undefined };
  readonly onePerNumber: boolean;
  /** Rows under way at once, 1 to 4. */
  readonly concurrency: number;
  readonly rate: Rate;
  readonly stop: Stop;
  readonly waiting: Waiting;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onSettled: (settled: Settled) => void;
  /** A group is at its end: what is settled from this row on is durable. `wasSettled`: before this run. */
  readonly onGroup: (fromRow: number, wasSettled: (row: number) => boolean) => Promise<void>;
}

/** Rows whose numbers are looked up with one question, and whose intents share one commit. */
const GROUP = 100;

/**
 * Import a file, in groups of rows that stand in constant memory. Rows that the state knows as settled are passed
 * over; rows in doubt are looked up first.
 *
 * @returns why it ended before the last row; undefined = all rows are settled
 */
export async function runImport(options: ImportOptions): Promise<BulkStopped | undefined> {
  if (options.state.finished) return undefined;
  let group: CsvRow[] = [];
  try {
    for await (const row of readRows(options.file.path, options.file)) {
      if (row.row === 0) continue;
      group.push(row);
      if (group.length < GROUP) continue;
      await importGroup(group, options);
      group = [];
    }
    await importGroup(group, options);
    return undefined;
  } catch (error) {
    if (error instanceof BulkStopped) return error;
    throw error;
  }
}

async function importGroup(rows: readonly CsvRow[], options: ImportOptions): Promise<void> {
  const { state, stop } = options;
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return;
  if (stop.asked.aborted) throw interrupted();
  const known = state.known(first.row, last.row);
  if (rows.every(({ row }) => known.get(row) === 'settled')) return;
  const toSend: Candidate[] = [];
  for (const row of rows) {
    const before = known.get(row.row);
    if (before === 'settled') continue;
    const prepared = prepare(row, options);
    if ('outcome' in prepared) settle({ row: row.row, line: row.line, phoneKey: '', floor: 0 }, prepared);
    else toSend.push({ row: row.row, line: row.line, prepared, phoneKey: phoneKeyOf(prepared.phone), doubt: before }); // prettier-ignore
  }
  function settle(...[intent, outcome]: Parameters<ImportState['settle']>): void {
    state.settle(intent, outcome);
    options.onSettled(outcome);
  }
  try {
    await sendGroup(toSend, { ...options, settle });
  } finally {
    state.sync();
    await options.onGroup(first.row, (row) => known.get(row) === 'settled');
  }
}

function phoneKeyOf({ code, number }: { readonly code: string; readonly number: string }): string {
  return digestOf([code, number]);
}

/** The row as it is to be sent, or why it cannot be. */
function prepare({ cells }: CsvRow, { file, map, dialer }: ImportOptions) {
  if (cells.length !== file.header.length)
    return settled('invalid', {
      reason: `column-count: the row has ${cells.length} columns, the header ${file.header.length}`,
    });
  try {
    return dialer.prepare(mapRow(cells, map));
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return settled('invalid', { reason: `${error.code}: ${error.message}` });
  }
}
