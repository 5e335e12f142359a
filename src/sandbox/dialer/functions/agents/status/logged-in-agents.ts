import { type ApiCall, flag, refuse } from '../../../api-call.ts';
import { checkReports } from '../checks.ts';
import { isOneOf, sameText } from '../collation.ts';
import { delimiter, headerLine } from '../output.ts';
import { agentUser, byteLength, kept } from '../parameters.ts';
import { allowedCampaigns, viewableGroups } from '../restrictions.ts';
import { subStatus } from './sub-status.ts';

const COLUMNS = [
  'user', 'campaign_id', 'session_id', 'status', 'lead_id', 'callerid', 'calls_today', 'full_name', 'user_group',
  'user_level',
]; // prettier-ignore
const LONGEST_FILTER = 9999;

/** Everybody who is logged in, of some campaigns or user groups. */
export function loggedInAgents(call: ApiCall): void {
  checkReports(call, 'GET AGENT INFO');
  const isAllowed = matcher(allowedCampaigns(call));
  const isWantedCampaign = matcher(filter(call, 'campaigns'));
  const isWantedGroup = matcher(filter(call, 'user_groups'));
  const isViewable = viewableGroups(call);
  const withSubStatus = flag(call, 'show_sub_status') === 'YES';
  const agents = call.tables.liveAgents.where(
    ({ campaign_id }) => isAllowed(campaign_id) && isWantedCampaign(campaign_id),
  );
  const lines = agents.flatMap((agent) => {
    const user = call.tables.users.find(
      (row) => sameText(row.user, agent.user) && isViewable(row.user_group) && isWantedGroup(row.user_group),
    );
    if (user === undefined) return [];
    const sub = withSubStatus ? subStatus(call, agent) : undefined;
    const values = [
      agent.user, agent.campaign_id, agent.conf_exten, agent.status, sub?.leadId ?? agent.lead_id, agent.callerid,
      agent.calls_today, user.full_name, user.user_group, user.user_level,
      ...(sub === undefined ? [] : [sub.pauseCode, sub.status]),
    ]; // prettier-ignore
    return `${values.join(delimiter(call))}\n`;
  });
  if (lines.length === 0) refuse(call, `NO LOGGED IN AGENTS: ${call.caller.user}|${agentUser(call)}`);
  const columns = withSubStatus ? [...COLUMNS, 'pause_code', 'sub_status'] : COLUMNS;
  const output = `${headerLine(call, columns)}${lines.join('')}`;
  call.reply.print(output);
  call.reply.log(output);
}

/** Values between pipes; absent or too long = no filter. */
function filter(call: ApiCall, name: string): readonly string[] | undefined {
  const value = kept(call, name, '\\-|,_');
  return value === '' || byteLength(value) > LONGEST_FILTER ? undefined : value.split('|');
}

function matcher(list: readonly string[] | undefined): (value: string) => boolean {
  return (value) => list === undefined || isOneOf(value, list);
}
