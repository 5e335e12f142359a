import { type ApiCall, BrokenStatement } from '../../api-call.ts';
import { breaksStatement, storeText } from '../../lead-fields.ts';
import type { LeadRow } from '../../store.ts';
import type { Row } from '../../tables/index.ts';
import { sameNumber } from './compare.ts';

type Field = Row<'listsFields'>;

/** Field types that hold no value. */
const WITHOUT_VALUE = new Set(['DISPLAY', 'SCRIPT', 'BUTTON', 'SWITCH']);
/** Labels that a custom field may not take, because the lead's own table has them. */
const OWN_COLUMNS = new Set(
  (
    'lead_id vendor_lead_code source_id list_id gmt_offset_now called_since_last_reset phone_code phone_number title ' +
    'first_name middle_initial last_name address1 address2 address3 city state province postal_code country_code ' +
    'gender date_of_birth alt_phone email security_phrase comments called_count last_local_call_time rank owner'
  ).split(' '),
);

/** The custom table of a list: its columns with their widths, in order; undefined = it has none. */
export function customTable(call: ApiCall, listId: string): Readonly<Record<string, number>> | undefined {
  return call.store.list(String(Number(listId)))?.customFields;
}

/** The fields that a request can write. */
export function writableFields(call: ApiCall, listId: string): readonly Field[] {
  return customFields(call, listId).filter(({ field_duplicate }) => field_duplicate !== 'Y');
}

/** The definitions of the fields that hold a value of their own, in the order of the form. */
export function customFields(call: ApiCall, listId: string): readonly Field[] {
  return call.tables.listsFields
    .where((field) => sameNumber(field.list_id, listId) && holdsValue(field))
    .toSorted(
      (a, b) =>
        Number(a.field_rank) - Number(b.field_rank) ||
        Number(a.field_order) - Number(b.field_order) ||
        (a.field_label < b.field_label ? -1 : 1),
    );
}

function holdsValue({ field_type, field_label }: Field): boolean {
  return !WITHOUT_VALUE.has(field_type) && !OWN_COLUMNS.has(field_label);
}

/** The lead's row in the list's custom table. */
export function customRow(lead: LeadRow, listId: string): Readonly<Record<string, string>> | undefined {
  return lead.custom_list === undefined || sameNumber(lead.custom_list, listId) ? lead.custom : undefined;
}

/** The values that were sent for fields; a last backslash is dropped, one that is left breaks the statement. */
export function sentCustomValues(call: ApiCall, fields: readonly Field[]): ReadonlyMap<string, string> {
  return new Map(
    fields.map(({ field_label: label }) => {
      const bytes = call.parameters.get(label).replaceAll('+', ' ').replaceAll(/[;"]/g, '');
      const value = Buffer.from(bytes.replace(/\\(?=\n?$)/, ''), 'latin1').toString('utf8');
      return [label, value === '--BLANK--' ? '' : value] as const;
    }),
  );
}

/**
 * Write values into the lead's row of the list's custom table, adding the row where there is none.
 * Returns the affected rows: 0 = nothing changed, -1 = refused (up to PHP 8.0; later it throws).
 */
export function writeCustomRow(
  call: ApiCall,
  lead: LeadRow,
  listId: string,
  values: ReadonlyMap<string, string>,
): number {
  const table = customTable(call, listId);
  if (table === undefined || [...values.values()].some(breaksStatement)) {
    if (!call.legacy) throw new BrokenStatement(`custom_${listId} cannot be written`);
    return -1;
  }
  const before = customRow(lead, listId);
  const stored = [...values].map(([label, value]) => [label, storeText(value, table[label] ?? 255)] as const);
  lead.custom = { ...before, ...Object.fromEntries(stored) };
  lead.custom_list = listId;
  if (before === undefined) return 1;
  return stored.some(([label, value]) => before[label] !== value) ? 1 : 0;
}
