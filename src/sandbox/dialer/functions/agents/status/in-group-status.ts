import { type ApiCall, refuse } from '../../../api-call.ts';
import { checkReports } from '../checks.ts';
import { isOneOf, sameText } from '../collation.ts';
import { delimiter, headerLine } from '../output.ts';
import { byteLength, kept } from '../parameters.ts';
import { countsCall, viewableGroups } from '../restrictions.ts';
import { countAgents, dispoOr } from './agent-totals.ts';

const COLUMNS = [
  'ingroups', 'total_calls', 'calls_waiting', 'agents_logged_in', 'agents_in_calls', 'agents_waiting',
  'agents_paused', 'agents_in_dispo', 'agents_in_dial',
]; // prettier-ignore
const LONGEST_FILTER = 9999;

/** Calls in some in-groups and the agents who take them, in one row. */
export function inGroupStatus(call: ApiCall): void {
  checkReports(call, 'GET IN-GROUP INFO');
  const wanted = kept(call, 'in_groups', '\\-|,_');
  if (wanted === '' || byteLength(wanted) > LONGEST_FILTER)
    refuse(call, `INVALID SEARCH PARAMETERS: ${call.caller.user}|${wanted}`);
  const groups = wanted.split('|');
  const { autoCalls, liveInboundAgents, liveAgents, users } = call.tables;
  const counts = countsCall(call);
  const isViewable = viewableGroups(call);
  const calls = autoCalls.where(({ campaign_id }) => isOneOf(campaign_id, groups) && counts(campaign_id));
  const takers = liveInboundAgents.where(({ group_id }) => isOneOf(group_id, groups)).map(({ user }) => user);
  const totals = countAgents(
    liveAgents.rows.flatMap((agent) =>
      isOneOf(agent.user, [...takers, ''])
        ? users
            .where((user) => sameText(user.user, agent.user) && isViewable(user.user_group))
            .map(() => dispoOr(agent.status, agent.lead_id))
        : [],
    ),
  );
  const values = [
    wanted.replaceAll('|', ' '), calls.length, calls.filter(({ status }) => /LIVE/i.test(status)).length,
    totals.loggedIn, totals.inCalls, totals.waiting, totals.paused, totals.dispo, totals.inDial,
  ]; // prettier-ignore
  call.reply.print(`${headerLine(call, COLUMNS)}${values.join(delimiter(call))}\n`);
  call.reply.log();
}
