import { type ApiCall, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { checkReports } from '../checks.ts';
import { compareText, sameText } from '../collation.ts';
import { delimiter, headerLine } from '../output.ts';
import { agentUser, byteLength } from '../parameters.ts';
import { viewableGroups } from '../restrictions.ts';
import { subStatus } from './sub-status.ts';

const COLUMNS = [
  'status', 'callerid', 'lead_id', 'campaign_id', 'calls_today', 'full_name', 'user_group', 'user_level',
  'pause_code', 'real_time_sub_status', 'phone_number', 'vendor_lead_code', 'session_id',
]; // prettier-ignore
const LONGEST_USER = 99;
const TWO_DAYS_MS = 2 * 86_400_000;

/** One agent as it is now. */
export function agentStatus(call: ApiCall): void {
  checkReports(call, 'GET AGENT INFO');
  const wanted = agentUser(call);
  const asked = `${call.caller.user}|${wanted}`;
  if (wanted === '' || byteLength(wanted) > LONGEST_USER) refuse(call, `INVALID SEARCH PARAMETERS: ${asked}`);
  const isViewable = viewableGroups(call);
  const user = call.tables.users.find((row) => sameText(row.user, wanted) && isViewable(row.user_group));
  if (user === undefined) refuse(call, `AGENT NOT FOUND: ${asked}`);
  const agent = call.tables.liveAgents.find((row) => sameText(row.user, wanted));
  if (agent === undefined) refuse(call, `AGENT NOT LOGGED IN: ${asked}`);

  const withIp = call.parameters.get('include_ip').replaceAll(/[^0-9a-zA-Z]/g, '') === 'YES';
  const { pauseCode, status, leadId } = subStatus(call, agent);
  const { phoneNumber, vendorLeadCode } = leadOf(call, agent, leadId);
  const values = [
    agent.status, agent.callerid, leadId, agent.campaign_id, agent.calls_today, user.full_name, user.user_group,
    user.user_level, pauseCode, status, phoneNumber, vendorLeadCode, agent.conf_exten,
    // The header has the column always, the row only where an address is known.
    ...(withIp ? computerIp(call, wanted) : []),
  ]; // prettier-ignore
  const header = headerLine(call, withIp ? [...COLUMNS, 'computer_ip'] : COLUMNS);
  const output = `${header}${values.join(delimiter(call))}\n`;
  call.reply.print(output);
  call.reply.log(output);
}

function leadOf(call: ApiCall, agent: Row<'liveAgents'>, leadId: string) {
  const lead =
    Number(leadId) > 0 ? call.store.leads.find(({ lead_id }) => lead_id === Number(leadId)) : undefined;
  const dialled =
    agent.callerid === ''
      ? ''
      : (call.tables.autoCalls.find(({ callerid }) => sameText(callerid, agent.callerid))?.phone_number ??
        '');
  return {
    phoneNumber: dialled.length > 3 ? dialled : (lead?.phone_number ?? ''),
    vendorLeadCode: lead?.vendor_lead_code ?? '',
  };
}

/** Of the last log-in that is more than two days past: the real program compares the wrong way round. */
function computerIp(call: ApiCall, user: string): string[] {
  const until = call.clock.local(call.clock.now() - TWO_DAYS_MS);
  const [latest] = call.tables.userLog
    .where(
      (row) =>
        sameText(row.user, user) &&
        sameText(row.event, 'LOGIN') &&
        row.event_date !== '' &&
        row.event_date < until,
    )
    .toSorted((left, right) => compareText(right.event_date, left.event_date));
  const address = latest?.computer_ip ?? '';
  return address.length > 3 ? [address] : [];
}
