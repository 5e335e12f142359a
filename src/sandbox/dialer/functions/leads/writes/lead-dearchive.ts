import { type ApiCall, digits, flag, refuse } from '../../../api-call.ts';
import { sameNumber } from '../compare.ts';
import { archive, leadById } from '../lead-table.ts';
import { ascii } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { groupLists } from '../scope.ts';

/** `lead_dearchive`: move a lead from the archive back to the leads; without an archive table it breaks. */
export function leadDearchive(call: ApiCall): void {
  requireRight(call, 'MODIFY LEAD INFO', { level: 8, modifyLeads: 1 });
  const leadId = digits(call, 'lead_id');
  const data = `${call.caller.user}|${leadId}`;
  if (leadId === '' || leadId.length > 11) refuse(call, `INVALID SEARCH PARAMETERS: ${data}`);
  const lists = groupLists(call);
  const rows = archive(call);
  const lead = rows.find(
    ({ lead_id, list_id }) =>
      sameNumber(lead_id, leadId) && (lists === undefined || lists.some((list) => sameNumber(list_id, list))),
  );
  if (lead === undefined)
    refuse(
      call,
      `ARCHIVED LEAD NOT FOUND: ${data}|${ascii(call, 'stage', '-_')}|${flag(call, 'search_location')}`,
    );
  if (leadById(call.store.leads, leadId) !== undefined)
    refuse(call, `NON-ARCHIVED LEAD FOUND: ${data}|${lead.list_id}`);
  rows.splice(rows.indexOf(lead), 1);
  call.store.leads.push(lead);
  call.reply.say(`SUCCESS: ${call.name} LEAD DE-ARCHIVED: ${data}|1|1`);
}
