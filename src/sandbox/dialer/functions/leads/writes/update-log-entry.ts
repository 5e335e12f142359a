import { type ApiCall, BrokenStatement, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { sameNumber, sameText } from '../compare.ts';
import { letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';

/**
 * `update_log_entry`: the status of the newest call of a lead in a campaign or in-group. The filter takes the
 * dot out of a uniqueid, so the lead is always read from the last ten characters of the call id.
 */
export function updateLogEntry(call: ApiCall): void {
  requireRight(call, 'UPDATE LOGS', { level: 8, modifyLeads: 4 });
  const group = letters(call, 'group', '-|_');
  const callId = letters(call, 'call_id', '');
  const status = letters(call, 'status', '-_');
  const { user } = call.caller;
  const data = `${user}|${group}|${callId}|${status}`;
  if (group.length >= 2 && callId.length >= 8 && status.length >= 8)
    refuse(call, `INVALID SEARCH PARAMETERS: ${data}`);
  const { tables } = call;
  const inbound = tables.inboundGroups.rows.some(({ group_id }) => sameText(group_id, group));
  if (!inbound && !tables.campaigns.rows.some(({ campaign_id }) => sameText(campaign_id, group)))
    refuse(call, `GROUP NOT FOUND: ${user}|${group}`);
  const leadId = leadOf(callId);
  const entry = inbound ? newestInbound(call, group, leadId) : newestOutbound(call, group, leadId);
  if (entry === undefined) refuse(call, `NO RECORDS FOUND: ${data}`);
  const { row, key } = entry;
  const before = row.status;
  row.status = status.slice(0, 6);
  if (row.status === before) refuse(call, `NO RECORDS UPDATED: ${data}|${before}|${key}`);
  call.reply.say(`SUCCESS: ${call.name} RECORD HAS BEEN UPDATED - ${user}|${data}|${before}|${key}|`);
}

/** PHP 8 dies of a text that does not start with a number. */
function leadOf(callId: string): string {
  const number = /^\d+(?:e\d+)?/i.exec(callId.slice(-10))?.[0];
  if (number === undefined) throw new BrokenStatement('the call id does not end in a lead id');
  return String(Number(number));
}

interface Entry {
  readonly row: Row<'log'> | Row<'closerLog'>;
  readonly key: string;
}

function newestInbound({ tables }: ApiCall, group: string, leadId: string): Entry | undefined {
  const row = tables.closerLog
    .where((one) => sameText(one.campaign_id, group) && sameNumber(one.lead_id, leadId))
    .toSorted((a, b) => Number(b.closecallid) - Number(a.closecallid))[0];
  return row && { row, key: row.closecallid };
}

function newestOutbound({ tables }: ApiCall, group: string, leadId: string): Entry | undefined {
  const row = tables.log
    .where((one) => sameText(one.campaign_id, group) && sameNumber(one.lead_id, leadId))
    .toSorted((a, b) => (a.call_date < b.call_date ? 1 : -1))[0];
  return row && { row, key: row.uniqueid };
}
