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
}

const KEPT_MS = 600_000;
/** What the server says of such a table. A column or an index that is missing is no such case, but a fault. */
const LACKING = new Set(['database-unknown-table', 'database-no-right']);

export function createOptionalTables(options: {
  readonly reader: Pick<Reader, 'catalog'>;
  readonly now: () => number;
}): OptionalTables {
  const { reader, now } = options;
  const known = new Map<string, { readonly there: boolean; readonly until: number }>();
  return {
    async has(table, columns, signal) {
      const before = known.get(table);
      if (before !== undefined && before.until > now()) return before.there;
      const there = await canRead(reader, table, columns, signal);
      known.set(table, { there, until: now() + KEPT_MS });
      return there;
    },
  };
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
