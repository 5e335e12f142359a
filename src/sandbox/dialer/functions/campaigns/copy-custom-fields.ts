import type { ApiCall } from '../../api-call.ts';
import { byText, sameNumber } from './compare.ts';
import { confirm, inWords, leaveOut, mayModifyFields } from './custom-field-commands.ts';
import type { SentField } from './custom-field.ts';
import { insertField, pageGate, type PageAnswer, writeField } from './custom-field-page.ts';
import { type FieldRow, fieldsOf, findField } from './custom-table.ts';
import { ID, numerals, size, words } from './filters.ts';

/** `custom_fields_copy=<list>` of update_list, its last part. */
export function copyCustomFields(call: ApiCall, listId: string): void {
  const source = numerals(call, 'custom_fields_copy');
  if (size(source) < 2 || size(source) > 14) return;
  const { tables } = call;
  const row = tables.lists.find(({ list_id }) => sameNumber(list_id, source));
  if (row === undefined) {
    leaveOut(call, 'CUSTOM FIELDS LIST ID TO COPY FROM DOES NOT EXIST', [listId, source, '0']);
    return;
  }
  if (fieldsOf(tables, row.list_id).length === 0) {
    leaveOut(call, 'CUSTOM FIELDS LIST ID TO COPY FROM HAS NO CUSTOM FIELDS', [listId, source, '0']);
    return;
  }
  if (!mayModifyFields(call, listId)) return;
  const answer = copyFields(call, row.list_id, String(BigInt(listId)));
  confirm(call, 'COPY CUSTOM FIELDS', [listId, source, methodOf(call), inWords(answer, 'Fields', 'copied')]);
}

/** Copy what one list defines to another, as `custom_copy_method` says. A column that fails ends the copying. */
export function copyFields(call: ApiCall, source: string, target: string): PageAnswer {
  const gate = pageGate(call, target);
  if (gate !== undefined) return gate;
  if (Number(source) <= 99) return 'none';
  if (source === target) return 'error';
  const { tables } = call;
  const method = methodOf(call);
  const fields = fieldsOf(tables, source).toSorted(
    (a, b) =>
      Number(a.field_rank) - Number(b.field_rank) ||
      Number(a.field_order) - Number(b.field_order) ||
      byText(a.field_label, b.field_label),
  );
  if (method === 'UPDATE') return updateAll(call, fields, target);
  const removed = method === 'REPLACE' ? tables.listsFields.remove(({ list_id }) => list_id === target) : 0;
  let copied = removed;
  for (const field of fields) {
    const there = findField(tables, target, field.field_label) !== undefined;
    if (there && field.field_duplicate !== 'Y') continue;
    if (!insertField(call, target, sentLike(field))) break;
    copied += 1;
  }
  return copied > 0 ? 'success' : 'none';
}

function updateAll(call: ApiCall, fields: readonly FieldRow[], target: string): PageAnswer {
  let written = 0;
  for (const field of fields) {
    const row = findField(call.tables, target, field.field_label);
    if (row === undefined) continue;
    if (!writeField(call, row, sentLike(field))) break;
    written += 1;
  }
  return written > 0 ? 'success' : 'none';
}

/** A stored field as one that is sent: without its number and list. */
function sentLike(field: FieldRow): SentField {
  const { field_id: _id, list_id: _list, field_cost: _cost, ...rest } = field;
  return rest;
}

function methodOf(call: ApiCall): string {
  const sent = words(call, 'custom_copy_method', ID);
  return /^(?:APPEND|UPDATE|REPLACE)$/.test(sent) ? sent : 'APPEND';
}
