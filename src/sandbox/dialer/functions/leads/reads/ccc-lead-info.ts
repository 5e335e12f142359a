import { type ApiCall, refuse } from '../../../api-call.ts';
import { localHoursAgo } from '../../../clock-shift.ts';
import { sameText } from '../compare.ts';
import { leadById } from '../lead-table.ts';
import { layout, LEAD_COLUMNS } from '../output.ts';
import { letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { ALL_CAMPAIGNS, groupCampaigns, isRestricted, listIsIn } from '../scope.ts';
import { callId } from './call-id.ts';
import { printedValues } from './printed-lead.ts';

/** Older calls are not looked at. */
const MAX_AGE_HOURS = 10;

/** `ccc_lead_info`: the lead of a call of the last ten hours, for another cluster. */
export function cccLeadInfo(call: ApiCall): void {
  requireRight(call, 'GET LEAD INFO', { level: 7, viewReports: true });
  const id = callId(call);
  const { delimiter, header } = layout(call, { newline: true });
  const missing = `${call.caller.user}|${letters(call, 'agent_user', '-_')}`;
  const since = localHoursAgo(call.clock, MAX_AGE_HOURS);
  const calls = id.startsWith('DC') ? call.tables.dialLog.rows : call.tables.logExtended.rows;
  const found = calls.find((row) => sameText(row.caller_code, id) && row.call_date > since);
  if (found === undefined) refuse(call, `CALL NOT FOUND: ${missing}`);
  const lead = leadById(call.store.leads, found.lead_id);
  if (lead === undefined) refuse(call, `LEAD NOT FOUND: ${missing}`);
  const campaigns = groupCampaigns(call, ALL_CAMPAIGNS);
  if (campaigns !== undefined && isRestricted(call) && !listIsIn(call, lead.list_id, campaigns))
    refuse(call, `LEAD NOT FOUND: |${call.caller.user}|1|`);
  const output = `${header ? `${LEAD_COLUMNS.join(delimiter)}\n` : ''}${printedValues(lead).join(delimiter)}\n`;
  call.reply.print(output);
  call.reply.log(output);
}
