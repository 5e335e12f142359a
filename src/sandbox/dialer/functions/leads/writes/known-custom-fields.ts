import { type ApiCall, digits, flag } from '../../../api-call.ts';
import { writeColumns } from '../../../store.ts';
import { customRow, customTable, sentCustomValues, writableFields, writeCustomRow } from '../custom-table.ts';
import { touch } from '../lead-table.ts';
import { ascii } from '../parameters.ts';
import type { Found } from './update-found.ts';

/**
 * The custom fields of a known lead: those that the text of the request names, an empty value blanks. With
 * `delete_lead=Y` the row goes. `custom_fields_enabled` is not looked at here.
 */
export function updateCustomFields(call: ApiCall, found: Found, phone: string): void {
  if (ascii(call, 'custom_fields', '') !== 'Y') return;
  const { lead, listId } = found;
  const customList = customListOf(call, found);
  const ids = `${phone}|${lead.lead_id}|${listId}`;
  if (customTable(call, customList) === undefined) {
    call.reply.say(
      `NOTICE: ${call.name} CUSTOM FIELDS NOT ADDED, NO CUSTOM FIELDS DEFINED FOR THIS LIST - ${ids}`,
    );
    return;
  }
  const tell = (what: string, count: number): void =>
    call.reply.say(
      `NOTICE: ${call.name} CUSTOM FIELDS ${what} - ${ids}|${found.entryListId}|${customList}|${count}`,
    );
  if (flag(call, 'delete_lead') === 'Y') {
    if (customRow(lead, customList) === undefined) return;
    delete lead.custom;
    tell('ENTRY DELETED', 1);
    return;
  }
  const sent = writableFields(call, customList).filter(({ field_label }) => isNamed(call, field_label));
  if (sent.length === 0) return;
  const affected = writeCustomRow(call, lead, customList, sentCustomValues(call, sent));
  tell('VALUES UPDATED', affected);
  if (affected > 0 && writeColumns(lead, { entry_list_id: customList })) touch(call, lead);
}

/** The list that the lead's custom row is in. */
function customListOf(call: ApiCall, { listId, entryListId }: Found): string {
  if (Number(entryListId) > 99) return entryListId;
  const forced = digits(call, 'force_entry_list_id');
  return forced.length > 1 ? forced : listId;
}

/** The program searches the query as it came: the first parameter and an encoded name are not found. */
function isNamed(call: ApiCall, label: string): boolean {
  return new RegExp(`[?&]${label}=`).test(call.parameters.uriText);
}
