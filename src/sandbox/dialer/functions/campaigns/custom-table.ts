import type { Row, Tables } from '../../tables/index.ts';
import { sameText } from './compare.ts';

/** Labels that mean the lead's own column of that name instead of one in the custom table. */
const LEAD_COLUMNS = new Set([
  'lead_id', 'vendor_lead_code', 'source_id', 'list_id', 'gmt_offset_now', 'called_since_last_reset',
  'phone_code', 'phone_number', 'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2',
  'address3', 'city', 'state', 'province', 'postal_code', 'country_code', 'gender', 'date_of_birth',
  'alt_phone', 'email', 'security_phrase', 'comments', 'called_count', 'last_local_call_time', 'rank', 'owner',
  'status', 'entry_date', 'entry_list_id', 'modify_date', 'user',
]); // prettier-ignore
const SHOWN_ONLY = new Set(['DISPLAY', 'SCRIPT', 'SWITCH', 'BUTTON']);

export type FieldRow = Row<'listsFields'>;

/** Whether a field has no column in the custom table: it is only shown, doubles another, or is a lead column. */
export function hasNoColumn(
  field: Pick<FieldRow, 'field_type' | 'field_label' | 'field_duplicate'>,
): boolean {
  return SHOWN_ONLY.has(field.field_type) || field.field_duplicate === 'Y' || isLeadColumn(field.field_label);
}

export function isLeadColumn(label: string): boolean {
  return LEAD_COLUMNS.has(label.toLowerCase());
}

/** The fields of a list in the order in which they were added. */
export function fieldsOf(tables: Tables, listId: string): FieldRow[] {
  return tables.listsFields
    .where(({ list_id }) => list_id === listId)
    .toSorted((a, b) => Number(a.field_id) - Number(b.field_id));
}

export function findField(tables: Tables, listId: string, label: string): FieldRow | undefined {
  return fieldsOf(tables, listId).find(({ field_label }) => sameText(field_label, label));
}

/** The columns of `custom_<list>` besides the lead's id, in the order in which they were added. */
export function customColumns(tables: Tables, listId: string): string[] {
  return fieldsOf(tables, listId)
    .filter((field) => !hasNoColumn(field))
    .map(({ field_label }) => field_label);
}
