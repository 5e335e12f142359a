import { type ApiCall, BrokenStatement, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { checkReports } from '../checks.ts';
import { isOneOf, sameText } from '../collation.ts';
import { delimiter, headerLine } from '../output.ts';
import { byteLength, kept } from '../parameters.ts';
import { countsCall, viewableGroups } from '../restrictions.ts';
import { countAgents, dispoOr } from './agent-totals.ts';
import { isDialling } from './sub-status.ts';

const COLUMNS = [
  'usergroups', 'calls_waiting', 'agents_logged_in', 'agents_in_calls', 'agents_waiting', 'agents_paused',
  'agents_in_dead_calls', 'agents_in_dispo', 'agents_in_dial',
]; // prettier-ignore
const LONGEST_FILTER = 9999;

/** What the agents of some user groups do together, in one row. Waiting calls are those of all campaigns. */
export function userGroupStatus(call: ApiCall): void {
  checkReports(call, 'GET USER GROUP INFO');
  const wanted = kept(call, 'user_groups', '\\-|,_');
  if (wanted === '' || byteLength(wanted) > LONGEST_FILTER)
    refuse(call, `INVALID SEARCH PARAMETERS: ${call.caller.user}|${wanted}`);
  const groups = wanted.split('|');
  const isViewable = viewableGroups(call);
  const counts = countsCall(call);
  const calls = call.tables.autoCalls.where(({ campaign_id }) => counts(campaign_id));
  const callIds = calls.map(({ callerid }) => `${callerid}|`).join('');
  const states = call.tables.liveAgents.rows.flatMap((agent) =>
    call.tables.users
      .where(
        (user) =>
          sameText(user.user, agent.user) && isOneOf(user.user_group, groups) && isViewable(user.user_group),
      )
      .map(() => stateOf(call, agent, callIds)),
  );
  const totals = countAgents(states);
  const values = [
    wanted.replaceAll('|', ' '), calls.filter(({ status }) => /LIVE/i.test(status)).length, totals.loggedIn,
    totals.inCalls, totals.waiting, totals.paused, totals.dead, totals.dispo, totals.inDial,
  ]; // prettier-ignore
  call.reply.print(`${headerLine(call, COLUMNS)}${values.join(delimiter(call))}\n`);
  call.reply.log();
}

function stateOf(call: ApiCall, agent: Row<'liveAgents'>, callIds: string): string {
  const state = dispoOr(agent.status, agent.lead_id);
  if (!/INCALL/i.test(state)) return state;
  const { parkedChannels, autoCalls } = call.tables;
  if (parkedChannels.rows.some(({ channel_group }) => sameText(channel_group, agent.callerid))) return 'PARK';
  if (/CHAT/i.test(agent.comments)) {
    // The script asks a result that it does not have: PHP 8 ends there, PHP 7 takes it for no chat.
    if (call.legacy) return state;
    throw new BrokenStatement('user_group_status cannot count an agent in a chat');
  }
  if (/EMAIL/i.test(agent.comments)) return state;
  if (!callIds.includes(`${agent.callerid}|`)) return 'DEAD';
  const autoCall = autoCalls.find(({ callerid }) => sameText(callerid, agent.callerid));
  return agent.comments === 'MANUAL' && autoCall !== undefined && isDialling(autoCall) ? 'DIAL' : state;
}
