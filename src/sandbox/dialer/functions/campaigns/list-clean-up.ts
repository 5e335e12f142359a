import { type ApiCall, BrokenStatement, EndOfReply, flag } from '../../api-call.ts';
import type { LeadRow } from '../../store.ts';
import { sameNumber } from './compare.ts';
import { ascii } from './filters.ts';
import { isGranted } from './rights.ts';
import { campaignsOf } from './scope.ts';

/** `reset_list=Y`: its leads may be dialled again, unless it was reset as often as it may be in a day. */
export function resetList(call: ApiCall, listId: string): void {
  if (flag(call, 'reset_list') !== 'Y') return;
  const { tables, caller, clock } = call;
  const sees = campaignsOf(call);
  const list = tables.lists.find((row) => sameNumber(row.list_id, listId) && sees(row.campaign_id));
  const limit = Number(list?.daily_reset_limit);
  if (list === undefined || (limit <= Number(list.resets_today) && limit >= 0)) {
    const told = `${list?.resets_today ?? ''} / ${list?.daily_reset_limit ?? ''}`;
    call.reply.say(
      `NOTICE: ${call.name} LIST RESET FAILED, daily reset limit reached: ${told} - ${caller.user}|${listId}`,
    );
    return;
  }
  list.list_changedate = clock.local(clock.now());
  list.resets_today = String(Number(list.resets_today) + 1);
  for (const lead of leadsOf(call, listId)) lead.called_since_last_reset = 'N';
  // The number of leads is never filled in.
  call.reply.say(`NOTICE: ${call.name} LEADS IN LIST HAVE BEEN RESET - ${caller.user}|${listId}|`);
}

/** `delete_list=Y`: the list goes, its leads stay. */
export function deleteList(call: ApiCall, listId: string): void {
  if (flag(call, 'delete_list') !== 'Y') return;
  if (!isGranted(call, ['vdc_agent_api_access', 'modify_lists', 'delete_lists'])) refuseNotice(call, 'LISTS');
  const gone = call.tables.lists.remove(({ list_id }) => sameNumber(list_id, listId));
  call.reply.say(`NOTICE: ${call.name} LIST HAS BEEN DELETED - ${call.caller.user}|${listId}|${gone}`);
}

/** `delete_leads=Y`: every lead of the list goes. */
export function deleteLeads(call: ApiCall, listId: string): void {
  if (flag(call, 'delete_leads') !== 'Y') return;
  const modifyLeads = Number(call.caller.modify_leads);
  const granted = isGranted(call, ['vdc_agent_api_access', 'modify_lists', 'delete_lists']);
  if (!granted || modifyLeads < 1 || modifyLeads > 4) refuseNotice(call, 'LEADS');
  const going = new Set(leadsOf(call, listId));
  const rows = leadTable(call);
  const kept = rows.filter((lead) => !going.has(lead));
  rows.splice(0, rows.length, ...kept);
  call.reply.say(
    `NOTICE: ${call.name} LEADS IN LIST HAVE BEEN DELETED - ${call.caller.user}|${listId}|${going.size}`,
  );
}

function refuseNotice(call: ApiCall, what: string): never {
  call.reply.say(
    `NOTICE: ${call.name} USER DOES NOT HAVE PERMISSION TO DELETE ${what}: |${call.caller.user}|0`,
  );
  throw new EndOfReply('not allowed');
}

function leadsOf(call: ApiCall, listId: string): LeadRow[] {
  return leadTable(call).filter(({ list_id }) => sameNumber(list_id, listId));
}

/** `archived_lead=Y` means the other table, which not every dialer has. */
function leadTable(call: ApiCall): LeadRow[] {
  if (ascii(call, 'archived_lead') !== 'Y') return call.store.leads;
  if (call.store.archive === undefined) throw new BrokenStatement('vicidial_list_archive does not exist');
  return call.store.archive;
}
