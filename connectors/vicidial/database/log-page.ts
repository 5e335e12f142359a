import { z } from 'zod';
import type { LogSelection, Page } from '../../../src/domain/dialer-database.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { Index, LogTable } from './log-table.ts';
import { pageByTime } from './log-time.ts';
import type { Moments } from './moments.ts';
import type { Reader } from './reader.ts';

export interface LogLookup {
  readonly reader: Reader;
  readonly moments: Moments;
  readonly signal: AbortSignal;
}

const DEFAULT_LIMIT = 500;
const Limit = z.int().min(1).max(5_000);

/**
 * One page of a log; none of a log that is not there. Pages that follow each other neither skip nor repeat a row that was there: they go by
 * the primary key, or by whole seconds of the time.
 *
 * @throws PermanentError (`invalid-cursor`) and what the reader throws
 */
export async function logPage<Raw, Row>(
  log: LogTable<Raw, Row> | undefined,
  selection: LogSelection,
  look: LogLookup,
): Promise<Page<Row>> {
  if (log === undefined) return { rows: [], cursor: selection.after, more: false };
  const limit = Limit.parse(selection.limit ?? DEFAULT_LIMIT);
  if (selection.by === 'time') return pageByTime(log, selection, limit, look);
  const { after } = selection;
  if (after !== undefined && !log.keyPattern.test(after))
    throw new PermanentError(`This is no cursor of ${log.table}: hand in the one of the page before`, {
      code: 'invalid-cursor',
    });
  const [hint, where, values] = narrow(log, selection);
  const key = `${log.table}.${log.key.column}`;
  const sql = `${log.select} FORCE INDEX (${hint}) ${log.join} WHERE ${where}${key} > ? ORDER BY ${key} LIMIT ?`;
  const all = [...values, after ?? startOf(log), String(limit + 1)];
  const found = await look.reader.select({ sql, values: all, row: log.raw }, look.signal);
  const raws = found.slice(0, limit);
  const last = raws.at(-1);
  return {
    rows: raws.map((raw) => log.toRow(raw, look.moments)),
    cursor: last === undefined ? after : log.keyOf(last),
    more: found.length > limit,
  };
}

type Narrowing = readonly [hint: string, where: string, values: readonly string[]];

function narrow<Raw, Row>(
  log: LogTable<Raw, Row>,
  selection: Exclude<LogSelection, { readonly by: 'time' }>,
): Narrowing {
  if (selection.by === 'key') return [log.key.name, '', []];
  if (selection.by === 'lead') return equal(log, log.lead, selection.leadId);
  return equal(log, log.call, selection.uniqueid);
}

function equal<Raw, Row>({ table }: LogTable<Raw, Row>, index: Index | undefined, value: string): Narrowing {
  if (index === undefined) throw new TypeError(`${table} has no index for this`);
  return [index.name, `${table}.${index.column} = ? AND `, [value]];
}

/** Below every key: numbers begin with 1, texts after the empty one. */
function startOf<Raw, Row>(log: LogTable<Raw, Row>): string {
  return log.key.column === 'uniqueid' ? '' : '0';
}
