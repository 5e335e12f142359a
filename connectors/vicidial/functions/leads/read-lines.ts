import type { ReadRows } from '../define-function.ts';
import type { Reply } from '../../reply.ts';

/**
 * Read rows of one value a line (`stage=newline`), with the names in front or not; blank lines are values.
 *
 * @param isRow tells a row from lines that merely are as many
 */
export function readLines(
  columns: readonly string[],
  isRow: (row: Readonly<Record<string, string>>) => boolean,
): ReadRows {
  return ({ body, noise }: Reply) => {
    const lines = body.replace(/\n$/, '').split('\n');
    if (noise.length > 0 || lines.length % columns.length !== 0) return undefined;
    const rows: Record<string, string>[] = [];
    for (let start = 0; start < lines.length; start += columns.length) {
      const values = lines.slice(start, start + columns.length);
      if (values.join('\n') === columns.join('\n')) continue;
      rows.push(Object.fromEntries(columns.map((name, index) => [name, values[index] ?? ''])));
    }
    return rows.length > 0 && rows.every(isRow) ? rows : undefined;
  };
}

/** The first reader that can read it. */
export function firstOf(...readers: readonly ReadRows[]): ReadRows {
  return (reply) => {
    for (const read of readers) {
      const rows = read(reply);
      if (rows !== undefined) return rows;
    }
    return undefined;
  };
}
