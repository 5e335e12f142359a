import type { Reply } from '../reply.ts';
import { isPlausible } from './column-shapes.ts';
import type { ReadRows } from './define-function.ts';

const DELIMITERS = ['\t', '|', ','] as const;

export interface TableShape {
  /** In the order in which they come. */
  readonly columns: readonly string[];
  /** Columns that may follow, by what was asked for; the longest list that fits names them. */
  readonly more?: readonly (readonly string[])[];
  /** Header lines that do not name the columns as they come (some of VICIdial's do not). */
  readonly header?: RegExp;
}

/**
 * Read rows that VICIdial separates by tab, pipe or comma, with or without a header. Nothing is quoted, so a
 * row with another number of values than columns is no row: then nothing is read at all (`undefined`).
 */
export function readTable(shape: TableShape): ReadRows {
  const layouts = [shape.columns, ...(shape.more ?? [])].toSorted((a, b) => b.length - a.length);
  return (reply: Reply) => {
    // An object or a tag is a proxy's answer, not VICIdial's.
    if (reply.rows.length === 0 || /^\s*[{<]/.test(reply.rows[0] ?? '')) return undefined;
    // The tab first, for every layout: we ask for it, and a value may hold the others.
    for (const delimiter of DELIMITERS) {
      for (const columns of layouts) {
        const rows = readAs(reply.rows, columns, delimiter, shape.header);
        if (rows !== undefined) return rows;
      }
    }
    return undefined;
  };
}

function readAs(
  lines: readonly string[],
  columns: readonly string[],
  delimiter: string,
  header: RegExp | undefined,
): Record<string, string>[] | undefined {
  const [first = '', ...rest] = lines;
  const data = isHeader(first, columns, delimiter, header) ? rest : lines;
  const rows: Record<string, string>[] = [];
  for (const line of data) {
    const values = line.split(delimiter);
    if (values.length !== columns.length) return undefined;
    // VICIdial puts no blank behind a comma; a sentence of somebody else's does.
    if (delimiter === ',' && values.slice(1).some((value) => value.startsWith(' '))) return undefined;
    const row = Object.fromEntries(columns.map((name, index) => [name, values[index] ?? '']));
    if (!isPlausible(row)) return undefined;
    rows.push(row);
  }
  return rows;
}

function isHeader(
  line: string,
  columns: readonly string[],
  delimiter: string,
  header: RegExp | undefined,
): boolean {
  return line === columns.join(delimiter) || header?.test(line) === true;
}
