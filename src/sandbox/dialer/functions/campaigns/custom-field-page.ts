import type { ApiCall } from '../../api-call.ts';
import { bounded, isNoColumnAtAll, isRefused, merge, type SentField } from './custom-field.ts';
import { customColumns, fieldsOf, type FieldRow, findField, isLeadColumn } from './custom-table.ts';
import { sameText } from './compare.ts';
import { ascii } from './filters.ts';
import { isReserved } from './reserved-words.ts';
import { smallInt } from './settings.ts';

/**
 * What the API reads out of the administration's page for custom fields, which it calls over HTTP: `none` where
 * the page says neither, as when the caller may not open it or the database refuses the column.
 */
export type PageAnswer = 'success' | 'error' | 'none';

/** What is read where the page does not get to its task; undefined = it does. The internal web server is none here. */
export function pageGate(call: ApiCall, listId: string): PageAnswer | undefined {
  const { caller, settings } = call;
  if (ascii(call, 'use_internal_webserver') === 'Y') return 'none';
  if (Number(caller.modify_leads) < 1 || Number(caller.custom_fields_modify) < 1) return 'none';
  if (Number(settings.custom_fields_enabled) < 1) return 'error';
  return Number(listId) > 99 ? undefined : 'none';
}

export function addField(call: ApiCall, listId: string, sent: SentField): PageAnswer {
  const gate = pageGate(call, listId);
  if (gate !== undefined) return gate;
  const field = bounded(sent);
  const twin = findField(call.tables, listId, field.field_label) !== undefined;
  const doubles = field.field_duplicate === 'Y';
  if (field.field_label === '' || field.field_name.length < 2) return 'error';
  if (isReserved(field.field_label) || isRefused(field, listId)) return 'error';
  if (twin !== doubles || (doubles && field.field_type !== 'TEXT')) return 'error';
  return insertField(call, listId, field) ? 'success' : 'none';
}

/** Returns whether the database took it. */
export function insertField(call: ApiCall, listId: string, field: SentField): boolean {
  const { tables } = call;
  if (isNoColumnAtAll(field)) return false;
  let label = isLeadColumn(field.field_label) ? field.field_label.toLowerCase() : field.field_label;
  if (field.field_duplicate === 'Y') {
    const count = fieldsOf(tables, listId).filter(({ field_label }) =>
      sameText(field_label.slice(0, label.length), label),
    ).length;
    label += `_DUPLICATE_${String(count).padStart(3, '0')}`;
  }
  const row = tables.listsFields.insert({
    ...stored(field),
    field_label: label.slice(0, 50),
    list_id: listId,
  });
  rerank(call, row);
  return true;
}

export function modifyField(call: ApiCall, row: FieldRow, sent: SentField): PageAnswer {
  const gate = pageGate(call, row.list_id);
  if (gate !== undefined) return gate;
  const field = bounded(sent);
  if (field.field_duplicate === 'Y') field.field_type = 'TEXT';
  if (isRefused(field, row.list_id)) return 'error';
  if (!writeField(call, row, field)) return 'none';
  return 'success';
}

export function writeField(call: ApiCall, row: FieldRow, field: SentField): boolean {
  if (isNoColumnAtAll(field)) return false;
  Object.assign(row, stored(merge(field, row)));
  rerank(call, row);
  return true;
}

/** Only a field that has a column can go this way: the page is not told the type of the others. */
export function deleteField(call: ApiCall, row: FieldRow): PageAnswer {
  const gate = pageGate(call, row.list_id);
  if (gate !== undefined) return gate;
  const { tables, store } = call;
  const hasColumn = customColumns(tables, row.list_id).includes(row.field_label);
  if (!hasColumn && !isLeadColumn(row.field_label)) return 'none';
  tables.listsFields.remove((other) => other === row);
  for (const { custom } of store.leads) if (custom !== undefined && hasColumn) delete custom[row.field_label];
  return 'success';
}

function stored(field: SentField): Partial<FieldRow> {
  return { ...field, field_rank: smallInt(field.field_rank), field_order: smallInt(field.field_order) };
}

/** `field_rerank=YES` moves the field at the same rank down by one, and so on until a rank is free. */
function rerank(call: ApiCall, row: FieldRow): void {
  if (ascii(call, 'field_rerank', '_') !== 'YES') return;
  const moved = new Set([row]);
  for (let rank = Number(row.field_rank); ; rank += 1) {
    const inTheWay = fieldsOf(call.tables, row.list_id).filter(
      (other) => Number(other.field_rank) === rank && !moved.has(other),
    );
    if (inTheWay.length === 0) return;
    for (const other of inTheWay) {
      other.field_rank = String(rank + 1);
      moved.add(other);
    }
  }
}
