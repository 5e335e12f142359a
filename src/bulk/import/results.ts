import { type FileHandle, open } from 'node:fs/promises';
import { csvLines } from '../csv/cells.ts';
import { createWholeFile } from '../csv/whole-file.ts';
import type { ImportState } from './state.ts';
import type { StateRow } from './state-row.ts';

/** The file with the outcome of every row. */
export interface Results {
  /** Append what is settled among rows from `fromRow` on, but for those that stand there already; on disk when it resolves. */
  append(fromRow: number, isThere: (row: number) => boolean): Promise<void>;
  /** Write it anew from the state, in the order of the file. */
  rewrite(): Promise<void>;
  close(): Promise<void>;
}

const HEADER = ['row', 'line', 'outcome', 'lead_id', 'reason', 'changes'];
const BATCH = 1000;

/** Begins with all that is settled already: what a cut-off import wrote last may be half a line. */
export async function openResults(path: string, state: ImportState): Promise<Results> {
  let file: FileHandle | undefined;

  async function rewrite(): Promise<void> {
    await file?.close();
    const whole = await createWholeFile(path);
    await whole.write([HEADER]);
    let batch: string[][] = [];
    for (const row of state.settledRows(1)) {
      batch.push(cellsOf(row));
      if (batch.length < BATCH) continue;
      await whole.write(batch);
      batch = [];
    }
    await whole.write(batch);
    await whole.keep();
    file = await open(path, 'a', 0o600);
  }

  await rewrite();
  return {
    rewrite,
    async append(fromRow, isThere) {
      const rows = [...state.settledRows(fromRow)].filter(({ row }) => !isThere(row)).map(cellsOf);
      if (rows.length === 0) return;
      await file?.appendFile(csvLines(rows));
      await file?.datasync();
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

function cellsOf(row: StateRow): string[] {
  return [String(row.row), String(row.line), row.outcome, row.lead_id, row.reason, row.changes];
}
