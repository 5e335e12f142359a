import { type RawBuilder, sql } from 'kysely';

/**
 * Whether an event as the ledger keeps it (JSON) has the mark. Its text is searched first, which is cheap and mostly
 * says no; then its marks alone. A quotation mark within a value is escaped there, so nothing else looks like it.
 */
export function hasMark(event: RawBuilder<unknown>, code: string): RawBuilder<0 | 1> {
  const text = `"code":${JSON.stringify(code)}`;
  return sql<0 | 1>`(instr(${event}, ${text}) > 0 and instr(json_extract(${event}, '$.marks'), ${text}) > 0)`;
}
