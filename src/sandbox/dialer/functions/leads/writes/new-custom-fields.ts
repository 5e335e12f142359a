import { type ApiCall, digits } from '../../../api-call.ts';
import { type LeadRow, writeColumns } from '../../../store.ts';
import { customTable, sentCustomValues, writableFields, writeCustomRow } from '../custom-table.ts';
import { ascii } from '../parameters.ts';

/** What add_lead and update_lead say differently about the custom fields of a new lead. */
interface Wording {
  /** When the statement was refused, up to PHP 8.0. */
  readonly refused: string;
  /** `force_entry_list_id` names the custom table. */
  readonly forcible: boolean;
}

/** The custom fields of a new lead: every field of the list is written, sent or not. Returns whether they were. */
export function addCustomFields(call: ApiCall, lead: LeadRow, listId: string, wording: Wording): boolean {
  if (ascii(call, 'custom_fields', '') !== 'Y') return false;
  const notAdded = (reason: string, data: string): boolean => {
    call.reply.say(`NOTICE: ${call.name} CUSTOM FIELDS NOT ADDED, ${reason} - ${data}`);
    return false;
  };
  const phone = `${lead.phone_number}|${lead.lead_id}`;
  const ids = `${phone}|${listId}`;
  const enabled = call.settings.custom_fields_enabled;
  if (Number(enabled) <= 0) return notAdded('CUSTOM FIELDS DISABLED', `${phone}|Y|${enabled}`);
  if (customTable(call, listId) === undefined) return notAdded('NO CUSTOM FIELDS DEFINED FOR THIS LIST', ids);
  const fields = writableFields(call, listId);
  if (fields.length === 0) return notAdded('NO FIELDS DEFINED', ids);

  const forced = digits(call, 'force_entry_list_id');
  const customList = wording.forcible && forced.length > 1 ? forced : listId;
  if (writeCustomRow(call, lead, customList, sentCustomValues(call, fields)) < 1)
    return notAdded(wording.refused, ids);
  const moved = writeColumns(lead, { entry_list_id: customList });
  call.reply.say(`NOTICE: ${call.name} CUSTOM FIELDS VALUES ADDED - ${ids}|${moved ? 1 : 0}`);
  return true;
}
