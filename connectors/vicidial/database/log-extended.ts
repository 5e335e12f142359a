import { z } from 'zod';
import { text } from './columns.ts';
import { PRIMARY } from './log-table.ts';

const Raw = z.object({
  caller_code: text,
  server_ip: text,
  dispo_url_processed: text,
  start_url_processed: text,
});

/** What a call's row is joined with: its call id, and which URLs were made for it. */
export const EXTENDED = 'vicidial_log_extended';
/** With `--daily`, `ADMIN_archive_log_tables.pl` moves those rows here after a day, long before the call's own. */
export const EXTENDED_ARCHIVE = 'vicidial_log_extended_archive';
export const EXTENDED_COLUMNS = ['uniqueid', ...Object.keys(Raw.shape)];
export const EXTENDED_RAW = Raw.shape;

interface ExtendedJoin {
  /** For the list of the SELECT. */
  readonly columns: string;
  readonly join: string;
}

/**
 * The join of a log's rows with the extended log by uniqueid. The live row is newer than its copy in the archive,
 * and goes first.
 */
export function joinExtended(
  table: string,
  columns: readonly (keyof typeof EXTENDED_RAW)[],
  archived: boolean,
): ExtendedJoin {
  const tables = archived ? [EXTENDED, EXTENDED_ARCHIVE] : [EXTENDED];
  const pick = (column: string): string =>
    `COALESCE(${tables.map((name) => `${name}.${column}`).join(', ')}) AS ${column}`;
  return {
    columns: columns.map(pick).join(', '),
    join: tables
      .map((name) => `LEFT JOIN ${name} FORCE INDEX (${PRIMARY}) ON ${name}.uniqueid = ${table}.uniqueid`)
      .join(' '),
  };
}
