import type { Reply } from '../../reply.ts';
import type { ReadRows } from '../define-function.ts';
import { LEAD_COLUMNS } from './lead-columns.ts';

const DELIMITERS = ['\t', '|', ','] as const;
const HEADER_START = LEAD_COLUMNS.slice(0, 3);

/**
 * Read leads, with a header before any of them or none. A line break inside a value makes two lines of one
 * lead: a line that is too short goes on in the next. Further values are named by the header.
 *
 * @param own columns behind those of every lead
 */
export function readLeads(own: readonly string[] = []): ReadRows {
  const columns = [...LEAD_COLUMNS, ...own];
  return (reply: Reply) => {
    for (const delimiter of DELIMITERS) {
      const rows = readAs(reply.rows, columns, delimiter);
      if (rows !== undefined) return rows;
    }
    return undefined;
  };
}

function readAs(
  lines: readonly string[],
  columns: readonly string[],
  delimiter: string,
): Record<string, string>[] | undefined {
  const rows: Record<string, string>[] = [];
  let names = columns;
  let unfinished: string | undefined;
  for (const line of lines) {
    if (unfinished === undefined && line.startsWith(HEADER_START.join(delimiter))) {
      names = line.split(delimiter);
      continue;
    }
    const text: string = unfinished === undefined ? line : `${unfinished}\n${line}`;
    const values = text.split(delimiter);
    if (values.length < names.length && values.length < columns.length) {
      unfinished = text;
      continue;
    }
    unfinished = undefined;
    if (values.length < columns.length || (names.length > columns.length && values.length > names.length))
      return undefined;
    rows.push(
      Object.fromEntries(values.map((value, index) => [names[index] ?? `custom_${index - names.length + 1}`, value])),
    );
  }
  if (unfinished !== undefined || !rows.every(isLead)) return undefined;
  return rows.length === 0 ? undefined : rows;
}

/** A shifted row has something else where the list and the dialling code stand. */
function isLead(row: Readonly<Record<string, string>>): boolean {
  return /^\d+$/.test(row['list_id'] ?? '') && /^\d*$/.test(row['phone_code'] ?? '');
}
