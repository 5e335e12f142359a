import { type ApiCall, refuse, word } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { checkAccess } from '../checks.ts';
import { sameText } from '../collation.ts';
import { agentUser, source } from '../parameters.ts';
import { viewableGroups } from '../restrictions.ts';
import { changePage, viewPage } from './agent-ingroup-page.ts';

/** The in-groups that an agent takes calls from: as text, as a page, or as a form to change them. */
export function agentIngroupInfo(call: ApiCall): void {
  checkAccess(call, 'GET AGENT INFO', source(call));
  const wanted = agentUser(call);
  const isViewable = viewableGroups(call);
  const user = call.tables.users.find((row) => sameText(row.user, wanted) && isViewable(row.user_group));
  const agent = call.tables.liveAgents.find((row) => sameText(row.user, wanted));
  if (user === undefined || agent === undefined)
    refuse(call, `INVALID USER ID - ${wanted}|${call.caller.user}`);
  const stage = word(call, 'stage');
  if (stage === 'text') call.reply.print(asText(wanted, agent));
  else {
    const fullName = call.tables.users.find((row) => sameText(row.user, wanted))?.full_name ?? '';
    const view = { agent, user: wanted, fullName };
    const mayChange = call.caller.change_agent_campaign === '1' && stage === 'change';
    call.reply.print(mayChange ? changePage(call, view) : viewPage(call, view));
  }
  call.reply.log();
}

function asText(user: string, agent: Row<'liveAgents'>): string {
  return [
    `SUCCESS:  - ${user}|text`,
    `SELECTED INGROUPS: ${agent.closer_campaigns}`,
    `OUTBOUND AUTODIAL: ${agent.outbound_autodial}`,
    `MANAGER OVERRIDE: ${agent.manager_ingroup_set}`,
    `MANAGER: ${agent.external_igb_set_user}`,
    '',
    '',
  ].join('\n');
}
