import { z } from 'zod';
import type { DatabaseFacts } from '../../../src/domain/dialer-database.ts';
import { AuthError } from '../../../src/domain/errors.ts';
import { amount, text } from './columns.ts';
import type { Reader } from './reader.ts';

const Version = z.object({ version: text });
const Clock = z.object({ seconds: amount });
const System = z.object({ use_non_latin: text, db_schema_version: amount });
const Width = z.object({ name: z.string(), width: amount });
const Table = z.object({ name: z.string(), engine: text });
const IndexName = z.object({ name: z.string().regex(/^[^`\p{Cc}]+$/u) });

export const SYSTEM_COLUMNS = Object.keys(System.shape);

const WIDTHS = `SELECT COLUMN_NAME AS name, CHARACTER_MAXIMUM_LENGTH AS width FROM information_schema.COLUMNS
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?
  AND DATA_TYPE IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext')`;
const TABLES = `SELECT TABLE_NAME AS name, ENGINE AS engine FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`;
const VENDOR_CODE_INDEX = `SELECT INDEX_NAME AS name FROM information_schema.STATISTICS
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'vicidial_list'
  AND COLUMN_NAME = 'vendor_lead_code' AND SEQ_IN_INDEX = 1 ORDER BY INDEX_NAME LIMIT 1`;

/** As the server says it; proves that it lets us in. */
export async function readVersion(reader: Reader, signal: AbortSignal): Promise<string> {
  const statement = { sql: 'SELECT VERSION() AS version', values: [], row: Version };
  const [row] = await reader.catalog(statement, signal);
  return row?.version ?? '';
}

/** Rows are looked for by the dialer's clock, so a wrong one hides the latest. */
export async function readClockAhead(
  reader: Reader,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  const before = now();
  const statement = { sql: 'SELECT UNIX_TIMESTAMP(NOW(3)) AS seconds', values: [], row: Clock };
  const [row] = await reader.catalog(statement, signal);
  return row === undefined ? 0 : Math.round(row.seconds * 1000 - (before + now()) / 2);
}

/** What this dialer's tables are really like; nothing is read from a big one. */
export async function readFacts(
  reader: Reader,
  now: () => number,
  signal: AbortSignal,
): Promise<DatabaseFacts> {
  const version = await readVersion(reader, signal);
  const [list] = await reader.catalog({ sql: TABLES, values: ['vicidial_list'], row: Table }, signal);
  if (list === undefined)
    throw new AuthError(
      'Our database user sees no vicidial_list: correct `database`, or paste the grants of docs/vicidial-database.md',
      { code: 'database-no-right' },
    );
  const archive = { sql: TABLES, values: ['vicidial_list_archive'], row: Table };
  const system = {
    sql: `SELECT ${SYSTEM_COLUMNS.join(', ')} FROM system_settings LIMIT 1`,
    values: [],
    row: System,
  };
  const [settings] = await reader.select(system, signal);
  return {
    version,
    schema: settings?.db_schema_version ?? 0,
    nonLatin: settings?.use_non_latin === '1',
    widths: await readWidths(reader, 'vicidial_list', signal),
    vendorCodeIndexed: (await vendorCodeIndex(reader, signal)) !== undefined,
    engine: list.engine,
    archiveTableExists: (await reader.catalog(archive, signal)).length > 0,
    clockAheadMs: await readClockAhead(reader, now, signal),
  };
}

/** Characters that each text column of a table holds; empty where there is no table, or none that we may see. */
export async function readWidths(
  reader: Reader,
  table: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const rows = await reader.catalog({ sql: WIDTHS, values: [table], row: Width }, signal);
  return Object.fromEntries(rows.map(({ name, width }) => [name, width]));
}

/** Name of an index that begins with `vendor_lead_code`; VICIdial's schema has none, so it is the operator's. */
export async function vendorCodeIndex(reader: Reader, signal: AbortSignal): Promise<string | undefined> {
  const statement = { sql: VENDOR_CODE_INDEX, values: [], row: IndexName };
  const [index] = await reader.catalog(statement, signal);
  return index?.name;
}
