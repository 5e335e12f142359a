import type { Reply } from '../../reply.ts';
import type { ReadRows } from '../define-function.ts';
import { LEAD_COLUMNS } from './lead-columns.ts';
import { firstOf, readLines } from './read-lines.ts';

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
  const readRows = (reply: Reply): Record<string, string>[] | undefined => {
    for (const delimiter of DELIMITERS) {
      const rows = readAs(reply.rows, columns, delimiter);
      if (rows !== undefined) return rows;
    }
    return undefined;
  };
  return firstOf(readRows, readLines(columns, isLead));
}

function readAs(
  lines: readonly string[],
  columns: readonly string[],
  delimiter: string,
): Record<string, string>[] | undefined {
  const header = HEADER_START.join(delimiter);
  const leads: { readonly names: readonly string[]; text: string }[] = [];
  let names = columns;
  let unfinished = '';
  for (const line of lines) {
    const isHeader = line.startsWith(header);
    if (isHeader && (unfinished === '' || goesOn(leads, unfinished))) {
      names = line.split(delimiter);
      unfinished = '';
      continue;
    }
    const text: string = unfinished === '' ? line : `${unfinished}\n${line}`;
    const complete = text.split(delimiter).length >= names.length;
    if (complete) leads.push({ names, text });
    unfinished = complete ? '' : text;
  }
  if (leads.length === 0 || (unfinished !== '' && !goesOn(leads, unfinished))) return undefined;
  const rows = leads.map((lead) => named(lead.names, lead.text.split(delimiter), columns));
  return rows.every((row) => row !== undefined && isLead(row))
    ? rows.filter((row) => row !== undefined)
    : undefined;
}

/** The last value of a lead has no known end: lines that are no lead of their own belong to it. */
function goesOn(leads: { text: string }[], more: string): boolean {
  const last = leads.at(-1);
  if (last !== undefined) last.text = `${last.text}\n${more}`;
  return last !== undefined;
}

/** Values by name; more than the header names is no row, more than the columns without a header is custom. */
function named(
  names: readonly string[],
  values: readonly string[],
  columns: readonly string[],
): Record<string, string> | undefined {
  if (names !== columns && values.length !== names.length) return undefined;
  return Object.fromEntries(
    values.map((value, index) => [names[index] ?? `custom_${index - names.length + 1}`, value]),
  );
}

/** A shifted row has something else where numbers stand. */
const NUMBERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['list_id', /^\d+$/],
  ['gmt_offset_now', /^-?\d+\.\d\d$/],
  ['phone_code', /^\d*$/],
  ['called_count', /^\d+$/],
  ['rank', /^-?\d+$/],
];

function isLead(row: Readonly<Record<string, string>>): boolean {
  const id = row['lead_id'];
  return (
    NUMBERS.every(([name, pattern]) => pattern.test(row[name] ?? '')) &&
    (id === undefined || /^\d+$/.test(id))
  );
}
