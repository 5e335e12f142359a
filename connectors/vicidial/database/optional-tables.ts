import { z } from 'zod';
import { DeliveryError } from '../../../src/domain/errors.ts';
import { selectList } from './columns.ts';
import type { Reader } from './reader.ts';

/** Tables that a dialer may lack, or that our user may have no right to: archives, and a list's custom fields. */
export interface OptionalTables {
  /**
   * Whether these columns can be read; without columns, whether any can. The server is asked once in ten minutes for
   * each table.
   *
   * @throws DeliveryError but for a table or a right that is missing
   */
  has(table: string, columns: readonly string[], signal: AbortSignal): Promise<boolean>;
  /** The same for what is nice to know: of an old version that lacks one of the columns, there is no fault either. */
  tells(table: string, columns: readonly string[], signal: AbortSignal): Promise<boolean>;
}

const KEPT_MS = 600_000;
/** What the server says of such a table. A column or an index that is missing is no such case, but a fault. */
const LACKING: ReadonlySet<string> = new Set(['database-unknown-table', 'database-no-right']);
const LACKING_COLUMN = 'database-unknown-column';

export function createOptionalTables(options: {
  readonly reader: Pick<Reader, 'catalog'>;
  readonly now: () => number;
}): OptionalTables {
  const { reader, now } = options;
  const known = new Map<string, { readonly there: boolean; readonly until: number }>();
  async function keep(key: string, ask: () => Promise<boolean>): Promise<boolean> {
    const before = known.get(key);
    if (before !== undefined && before.until > now()) return before.there;
    const there = await ask();
    known.set(key, { there, until: now() + KEPT_MS });
    return there;
  }
  return {
    has: (table, columns, signal) => keep(table, () => canRead(reader, table, columns, signal)),
    tells: (table, columns, signal) =>
      keep(`${table} ${columns.join(' ')}`, () => canTell(reader, table, columns, signal)),
  };
}

/** As `canRead`, and false too where a column is missing. */
export async function canTell(
  reader: Pick<Reader, 'catalog'>,
  table: string,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await canRead(reader, table, columns, signal);
  } catch (error) {
    if (error instanceof DeliveryError && error.code === LACKING_COLUMN) return false;
    throw error;
  }
}

/** Asks without reading a row. @throws DeliveryError but for a table or a right that is missing */
export async function canRead(
  reader: Pick<Reader, 'catalog'>,
  table: string,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const list = columns.length === 0 ? '*' : selectList(table, columns);
  try {
    await reader.catalog(
      { sql: `SELECT ${list} FROM ${table} LIMIT 0`, values: [], row: z.unknown() },
      signal,
    );
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && LACKING.has(error.code)) return false;
    throw error;
  }
}
