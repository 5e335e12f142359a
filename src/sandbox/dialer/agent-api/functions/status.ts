import {
  type Agent,
  type AgentCall,
  checkAllowed,
  fail,
  loggedIn,
  namesNobody,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';

const LONGEST_COMMENT_BYTES = 200;

/** `external_status`: any status is taken; a callback rides along where the status is flagged for one. */
export function externalStatus(call: AgentCall): void {
  const value = call.get('value');
  if (value === '' || namesNobody(call))
    return fail(call, 'external_status not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const status = withCodes(call, agent, value);
  updateAgent(call, agent.user, { external_status: status });
  succeed(call, 'external_status function set', status, agent.user);
}

function withCodes(call: AgentCall, agent: Agent, value: string): string {
  const when = call.get('callback_datetime');
  const queueCode = call.get('qm_dispo_code');
  if (byteLength(when) <= 12 || !startsCallback(call, agent, value))
    return queueCode === '' ? value : `${value}!!!!${queueCode}`;
  const type = call.get('callback_type');
  const recipient = byteLength(type) < 4 ? 'ANYONE' : type;
  return `${value}!${when}!${recipient}!${shortened(call.get('callback_comments'))}!${queueCode}`;
}

function startsCallback({ tables }: AgentCall, { row }: Agent, status: string): boolean {
  const flagged = (other: { status: string; scheduled_callback: string }): boolean =>
    sameText(other.status, status) && other.scheduled_callback === 'Y';
  if (tables.statuses.rows.some(flagged)) return true;
  return tables.campaignStatuses.rows.some(
    (other) => sameText(other.campaign_id, row.campaign_id) && flagged(other),
  );
}

function shortened(comment: string): string {
  let text = comment;
  while (byteLength(text) > LONGEST_COMMENT_BYTES) text = Array.from(text).slice(0, -1).join('');
  return text;
}
