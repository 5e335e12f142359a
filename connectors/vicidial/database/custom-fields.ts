import { z } from 'zod';
import { id } from './columns.ts';
import { keyList } from './key-list.ts';
import { ID } from './log-table.ts';
import type { OptionalTables } from './optional-tables.ts';
import type { Reader } from './reader.ts';

/** Whatever columns the operator made, beside the lead's id. */
const Raw = z.looseObject({ lead_id: id });

export interface CustomLookup {
  readonly tables: OptionalTables;
  readonly reader: Reader;
  readonly signal: AbortSignal;
}

/** Custom fields of leads of one list, by lead id; empty where the list has no table of them, or none for us. */
export async function customFields(
  listId: string,
  leadIds: readonly string[],
  { tables, reader, signal }: CustomLookup,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const list = keyList(leadIds, ID);
  if (list === undefined || !/^\d{1,14}$/.test(listId)) return new Map();
  const table = `custom_${listId}`;
  if (!(await tables.has(table, [], signal))) return new Map();
  const sql = `SELECT * FROM ${table} FORCE INDEX (PRIMARY) WHERE lead_id IN (${list.marks})`;
  const rows = await reader.select({ sql, values: list.values, row: Raw }, signal);
  return new Map(rows.map(({ lead_id: leadId, ...fields }) => [leadId, texts(fields)]));
}

function texts(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, asText(value)]));
}

/** VICIdial's kinds of field are texts, choices, dates and times; anything else is none of them. */
function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
