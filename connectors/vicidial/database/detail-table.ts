import type { z } from 'zod';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import { selectList } from './columns.ts';
import { keyList } from './key-list.ts';
import type { LogLookup } from './log-page.ts';
import type { Index } from './log-table.ts';
import type { Moments } from './moments.ts';
import type { OptionalTables } from './optional-tables.ts';

/** A table that is read by keys for something nice to know. */
export interface DetailTable<Raw, Row> {
  /** Where it stands; no `archive` = VICIdial moves none of its rows. */
  readonly tables: { readonly live: string; readonly archive?: string };
  readonly columns: readonly string[];
  readonly by: Index;
  /** What a key looks like. */
  readonly pattern: RegExp;
  /** A local time, after which rows can be asked for. */
  readonly time?: string;
  /** For people: what stands in it. */
  readonly tells: string;
  readonly raw: z.ZodType<Raw>;
  toRow(raw: Raw, moments: Moments): Row;
}

export interface DetailLookup extends LogLookup {
  readonly tables: OptionalTables;
}

export interface DetailWish {
  readonly keys: readonly string[];
  readonly place: LogPlace;
  /** ISO 8601 UTC. Where clocks are changed, rows of up to hours before come along. */
  readonly since?: string;
}

/** Undefined = it cannot be read. @throws DeliveryError but for a table, a column or a right that is missing */
export async function readDetails<Raw, Row>(
  table: DetailTable<Raw, Row>,
  { keys, place, since }: DetailWish,
  look: DetailLookup,
): Promise<readonly Row[] | undefined> {
  const name = table.tables[place];
  if (name === undefined || !(await look.tables.tells(name, table.columns, look.signal))) return undefined;
  const list = keyList(keys, table.pattern);
  if (list === undefined) return [];
  const from = since === undefined ? undefined : localSince(since, look.moments);
  const later = from === undefined || table.time === undefined ? '' : ` AND ${name}.${table.time} >= ?`;
  const sql = `SELECT ${selectList(name, table.columns)} FROM ${name} FORCE INDEX (\`${table.by.name}\`) WHERE ${name}.\`${table.by.column}\` IN (${list.marks})${later}`;
  const values = from === undefined || later === '' ? list.values : [...list.values, from];
  const raws = await look.reader.select({ sql, values, row: table.raw }, look.signal);
  return raws.map((raw) => table.toRow(raw, look.moments));
}

function localSince(since: string, moments: Moments): string {
  const ms = Date.parse(since);
  if (Number.isNaN(ms))
    throw new PermanentError('`since` has to be an ISO 8601 moment', { code: 'invalid-time' });
  return moments.span(ms, ms).from;
}
