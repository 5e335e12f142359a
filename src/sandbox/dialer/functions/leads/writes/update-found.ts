import { allowedLists, type ApiCall, BrokenStatement, digits, flag, refuse } from '../../../api-call.ts';
import { type LeadColumns, type LeadRow, writeColumns } from '../../../store.ts';
import { customRow, customTable } from '../custom-table.ts';
import { leadTable, touch } from '../lead-table.ts';
import { ascii } from '../parameters.ts';
import { type AskedCallback, readCallback, removeCallbacks, updateCallback } from './callbacks.ts';
import { updateCustomFields } from './known-custom-fields.ts';
import { entryListId } from './lead-texts.ts';
import { sentColumns, type SentColumns } from './sent-columns.ts';

/** A lead with the lists that it was found in; what comes later looks at these, not at where it was moved. */
export interface Found {
  readonly lead: LeadRow;
  readonly listId: string;
  readonly entryListId: string;
}

interface Update {
  readonly phone: string;
  readonly sent: SentColumns;
  readonly callback: AskedCallback;
  /** Archived callbacks of the lead before; the program prints its last count again. */
  archived: string;
}

/** Carry update_lead out on every lead that was found. */
export function updateFound(call: ApiCall, found: readonly LeadRow[], phone: string): void {
  const changesPhone = flag(call, 'update_phone_number') === 'Y';
  const entry = entryListId(call, { forcible: true });
  const hasCustom = ascii(call, 'custom_fields', '') === 'Y';
  const more: LeadColumns = {
    phone_number: changesPhone ? phone : '',
    entry_list_id: hasCustom ? '' : entry,
  };
  const update: Update = {
    phone,
    sent: sentColumns(call, more),
    callback: readCallback(call),
    archived: '',
  };
  const forced = digits(call, 'force_entry_list_id');
  const rows = found.map((lead) => ({
    lead,
    listId: lead.list_id,
    entryListId: forced.length > 1 ? forced : lead.entry_list_id,
  }));
  for (const row of rows) updateOne(call, row, update);
}

function updateOne(call: ApiCall, found: Found, update: Update): void {
  const { lead, listId } = found;
  if (Number(listId) >= 99 && allowedLists(call)?.has(listId) === false)
    refuse(call, `NOT AN ALLOWED LIST ID, RESULTS - ${listId}`);
  if (flag(call, 'delete_cf_data') === 'Y') deleteCustomData(call, found);
  const target = `${call.caller.user}|${lead.lead_id}`;
  if (flag(call, 'delete_lead') === 'Y') deleteLead(call, lead, update, target);
  else if (Object.keys(update.sent.columns).length > 0) writeLead(call, lead, update, target);

  const callback = flag(call, 'callback');
  if (callback === 'Y') updateCallback(call, update.callback, lead, listId);
  if (callback === 'REMOVE') {
    const removed = removeCallbacks(call, lead.lead_id);
    update.archived = String(removed);
    call.reply.say(`NOTICE: ${call.name} SCHEDULED CALLBACK DELETED - ${target}|${removed}|${removed}`);
  }
  updateCustomFields(call, found, update.phone);
}

function writeLead(call: ApiCall, lead: LeadRow, { sent, archived }: Update, target: string): void {
  if (sent.refused && !call.legacy) throw new BrokenStatement('a value ends in a backslash');
  const changed = !sent.refused && writeColumns(lead, sent.columns);
  if (changed) touch(call, lead);
  const affected = sent.refused ? '-1' : String(changed ? 1 : 0);
  call.reply.say(
    `SUCCESS: ${call.name} LEAD HAS BEEN UPDATED - ${target}|${affected}|${archived}|${archived}|`,
  );
}

function deleteLead(call: ApiCall, lead: LeadRow, update: Update, target: string): void {
  const callbacks = String(removeCallbacks(call, lead.lead_id));
  update.archived = callbacks;
  const table = leadTable(call);
  table.splice(table.indexOf(lead), 1);
  call.reply.say(
    `SUCCESS: ${call.name} LEAD HAS BEEN DELETED ${callbacks}|${callbacks} - ${target}|1|${callbacks}|${callbacks}|`,
  );
}

/** `delete_cf_data=Y`: the row of the custom table goes, and the lead forgets which table it was in. */
function deleteCustomData(call: ApiCall, { lead, entryListId: found }: Found): void {
  const forced = digits(call, 'force_entry_list_id');
  const listId = forced || entryListId(call, { forcible: true }) || found;
  const hasTable = customTable(call, listId) !== undefined;
  const had = hasTable && customRow(lead, listId) !== undefined;
  if (had) {
    delete lead.custom;
    delete lead.custom_list;
  }
  const changed = writeColumns(lead, { entry_list_id: '0' });
  if (changed) touch(call, lead);
  const deleted = hasTable ? String(had ? 1 : 0) : '';
  call.reply.say(
    `NOTICE: ${call.name} CUSTOM FIELDS DATA HAS BEEN DELETED - ${call.caller.user}|${lead.lead_id}|${listId}|${changed ? 1 : 0}|${deleted}`,
  );
}
