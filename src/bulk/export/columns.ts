import type { LeadRow } from '../../domain/dialer-database.ts';
import { harmless } from '../csv/cells.ts';
import { FILE_FIELDS } from '../map/fields.ts';

type Cell = (row: LeadRow) => string | undefined;

/** What can be exported, by VICIdial's own names, in the order of its table. Times are ISO 8601 UTC but for `last_local_call_time`. */
const COLUMNS: Readonly<Record<string, Cell>> = {
  lead_id: ({ lead }) => lead.id,
  entry_date: ({ enteredAt }) => enteredAt,
  modify_date: ({ modifiedAt }) => modifiedAt,
  status: ({ lead }) => lead.status,
  user: ({ user }) => user,
  list_id: ({ lead }) => lead.listId,
  gmt_offset_now: ({ gmtOffsetHours }) => gmtOffsetHours.toFixed(2),
  called_since_last_reset: ({ calledSinceReset }) => calledSinceReset,
  ...Object.fromEntries(
    Object.entries(FILE_FIELDS).map(([name, key]): [string, Cell] => [name, ({ lead }) => lead[key]]),
  ),
  called_count: ({ calledCount }) => String(calledCount),
  last_local_call_time: ({ lastCalledLocal }) => lastCalledLocal,
  entry_list_id: ({ entryListId }) => entryListId,
};

export const EXPORT_FIELDS: readonly string[] = Object.keys(COLUMNS);

/** The cells of a lead, none of which a spreadsheet runs as a formula. */
export function exportCells(row: LeadRow, fields: readonly string[]): readonly string[] {
  return fields.map((name) => harmless(COLUMNS[name]?.(row) ?? ''));
}
