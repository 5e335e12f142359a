import type { ApiCall } from '../../api-call.ts';
import { sameNumber } from './compare.ts';
import { addField, deleteField, modifyField, type PageAnswer } from './custom-field-page.ts';
import { merge, readField, type SentField, withDefaults } from './custom-field.ts';
import { findField } from './custom-table.ts';
import { ascii, numerals } from './filters.ts';

/** A part of update_list. Takes and returns whether the list counts as known, which its fields alone make true. */
type Command = (call: ApiCall, listId: string, exists: boolean) => boolean;

/** `custom_fields_add=Y`. */
export function addCustomField(call: ApiCall, listId: string, exists: boolean): boolean {
  return run(call, listId, { exists, verb: 'ADD' }, (id, field) => {
    const { field_label: label, field_type: type } = field;
    const needed = [label, field.field_name, field.field_size, type, field.field_rank];
    if (needed.includes('')) {
      leaveOut(call, `${MISSING}, FIELD NOT ADDED`, [listId, ...needed, '']);
      return;
    }
    const answer = addField(call, id, withDefaults(field));
    confirm(call, 'ADD CUSTOM FIELD', [listId, label, type, inWords(answer, 'Field', 'added')]);
  });
}

/** `custom_fields_update=Y`: what is not sent stays, and `--BLANK--` empties four of the texts. */
export function updateCustomField(call: ApiCall, listId: string, exists: boolean): boolean {
  return run(call, listId, { exists, verb: 'UPDATE' }, (id, field) => {
    const { field_label: label } = field;
    if (label === '') {
      leaveOut(call, `${MISSING}, FIELD NOT UPDATED`, [listId, label, '']);
      return;
    }
    const row = findField(call.tables, id, label);
    if (row === undefined) {
      const told = [
        listId,
        label,
        field.field_name,
        field.field_size,
        field.field_type,
        field.field_rank,
        '',
      ];
      leaveOut(call, 'FIELD DOES NOT EXIST, FIELD NOT UPDATED', told);
      return;
    }
    const whole = emptied(merge(field, row));
    const answer = modifyField(call, row, whole);
    const told = [listId, label, whole.field_type, inWords(answer, 'Field', 'updated')];
    confirm(call, 'UPDATE CUSTOM FIELD', told);
  });
}

/** `custom_fields_delete=Y`. */
export function deleteCustomField(call: ApiCall, listId: string, exists: boolean): boolean {
  return run(call, listId, { exists, verb: 'DELETE' }, (id, { field_label: label }) => {
    const row = label === '' ? undefined : findField(call.tables, id, label);
    if (row === undefined) {
      const reason = label === '' ? MISSING : 'FIELD DOES NOT EXIST';
      leaveOut(call, `${reason}, FIELD NOT DELETED`, [listId, label, '']);
      return;
    }
    const answer = deleteField(call, row);
    // The field's number is told, but never filled in.
    confirm(call, 'DELETE CUSTOM FIELD', [listId, label, '', inWords(answer, 'Field', 'deleted')]);
  });
}

/** In the order in which VICIdial carries them out. */
export const COMMANDS: readonly Command[] = [addCustomField, updateCustomField, deleteCustomField];

const MISSING = 'REQUIRED CUSTOM FIELDS VARIABLES ARE MISSING';

function run(
  call: ApiCall,
  listId: string,
  { exists, verb }: { readonly exists: boolean; readonly verb: string },
  execute: (id: string, field: SentField) => void,
): boolean {
  if (ascii(call, `custom_fields_${verb.toLowerCase()}`, '_') !== 'Y') return exists;
  const known = exists || call.tables.listsFields.rows.some(({ list_id }) => sameNumber(list_id, listId));
  if (!known) leaveOut(call, `CUSTOM FIELDS LIST ID TO ${verb} TO HAS NO CUSTOM FIELDS`, [listId, '0']);
  else if (mayModifyFields(call, listId)) execute(String(BigInt(listId)), readField(call));
  return known;
}

export function mayModifyFields(call: ApiCall, listId: string): boolean {
  if (call.caller.custom_fields_modify === '1') return true;
  const told = [listId, numerals(call, 'custom_fields_copy'), '0'];
  leaveOut(call, 'USER DOES NOT HAVE PERMISSION TO MODIFY CUSTOM FIELDS', told);
  return false;
}

export function leaveOut(call: ApiCall, reason: string, told: readonly string[]): void {
  const data = [call.caller.user, ...told].join('|');
  call.reply.say(`NOTICE: ${call.name} ${reason}, THIS IS AN OPTIONAL FIELD: |${data}`);
}

export function confirm(call: ApiCall, what: string, told: readonly string[]): void {
  const data = [call.caller.user, ...told].join('|');
  call.reply.say(`NOTICE: ${call.name} ${what} COMMAND SENT - ${data}|`);
}

/** `SUCCESS: Field added`, `ERROR: Field not added` or `NONE`. */
export function inWords(answer: PageAnswer, what: 'Field' | 'Fields', done: string): string {
  if (answer === 'none') return 'NONE';
  return answer === 'success' ? `SUCCESS: ${what} ${done}` : `ERROR: ${what} not ${done}`;
}

function emptied(field: SentField): SentField {
  const blanks = ['field_description', 'field_help', 'field_options', 'field_default'] as const;
  const changes = blanks.filter((name) => field[name] === '--BLANK--').map((name) => [name, '']);
  return { ...field, ...(Object.fromEntries(changes) as Partial<SentField>) };
}
