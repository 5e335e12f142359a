import { BulkInputError } from '../input-error.ts';
import { delimiterOf } from './delimiter.ts';
import { type CsvFormat, readRows } from './rows.ts';
import { type Encoding, sniff } from './sniff.ts';

/** A CSV file, looked through once before anything is done with it. */
export interface Survey extends CsvFormat {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly header: readonly string[];
  /** Rows behind the header. */
  readonly rows: number;
  /** Rows whose number of columns is not the header's. */
  readonly uneven: number;
}

/** @throws BulkInputError for a file that cannot be read as CSV, or has no header or the same column twice */
export async function survey(
  path: string,
  wanted: { readonly encoding?: Encoding | undefined; readonly delimiter?: string | undefined },
): Promise<Survey> {
  const { bytes, sha256, encoding, head } = await sniff(path, wanted.encoding);
  const format = { encoding, delimiter: delimiterOf(head, wanted.delimiter) };
  let header: readonly string[] | undefined;
  let rows = 0;
  let uneven = 0;
  for await (const { cells } of readRows(path, format)) {
    if (header === undefined) {
      header = cells.map((cell) => cell.trim());
      continue;
    }
    rows += 1;
    if (cells.length !== header.length) uneven += 1;
  }
  if (header === undefined) throw new BulkInputError(`${path} is empty: its first row must name the columns`);
  assertDistinct(path, header);
  return { path, bytes, sha256, ...format, header, rows, uneven };
}

function assertDistinct(path: string, header: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of header) {
    const folded = name.toLowerCase();
    if (name !== '' && seen.has(folded))
      throw new BulkInputError(`${path} names the column "${name}" twice: give each a name of its own`);
    seen.add(folded);
  }
}
