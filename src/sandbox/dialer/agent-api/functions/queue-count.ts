import { type AgentCall, checkAllowed, fail, loggedIn, namesNobody } from '../agent-call.ts';
import { sameText } from '../php.ts';

/** `calls_in_queue_count`: calls and e-mails that could come to the agent; without a newline. */
export function callsInQueueCount(call: AgentCall): void {
  const value = call.get('value');
  if (value !== 'DISPLAY' || namesNobody(call))
    return fail(call, 'calls_in_queue_count not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const { campaign_id: campaign, closer_campaigns: chosen } = agent.row;
  const list = chosen.replaceAll(/\s-/g, '');
  const direct = /AGENTDIRECT/i.test(list);
  const groups = list.replaceAll(/AGENTDIRECT/gi, '').split(/\s/);
  const isTheirs = (id: string): boolean => groups.some((group) => sameText(group, id));
  const calls = call.tables.autoCalls.where(
    (row) =>
      row.status === 'LIVE' &&
      (sameText(row.campaign_id, campaign) ||
        isTheirs(row.campaign_id) ||
        (direct && /AGENTDIRECT/i.test(row.campaign_id) && sameText(row.agent_only, agent.user))),
  );
  const emails = call.tables.emailList.where(
    ({ status, group_id: group }) => ['NEW', 'QUEUE'].includes(status.toUpperCase()) && isTheirs(group),
  );
  call.reply.print(`SUCCESS: calls_in_queue_count - ${calls.length + emails.length}`);
}
