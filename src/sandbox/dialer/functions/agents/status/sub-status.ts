import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { sameText } from '../collation.ts';

export interface SubStatus {
  /** `sub_status` of the agent's open log row. */
  readonly pauseCode: string;
  /** What the status column does not tell: RING, DISPO, PREVIEW, 3-WAY, PARK, DEAD or DIAL. */
  readonly status: string;
  /** The previewed lead while one is. */
  readonly leadId: string;
}

const CALL_ID_LENGTH = 18;

/** The state of an agent beyond `vicidial_live_agents.status`, as the real-time report shows it. */
export function subStatus(call: ApiCall, agent: Row<'liveAgents'>): SubStatus {
  const log = call.tables.agentLog.find(
    ({ user, agent_log_id }) =>
      sameText(user, agent.user) && Number(agent_log_id) === Number(agent.agent_log_id),
  );
  const pauseCode = log?.sub_status ?? '';
  let status = agent.on_hook_agent === 'Y' && agent.ring_callerid.length > CALL_ID_LENGTH ? 'RING' : '';
  if (agent.status === 'PAUSED' && Number(agent.lead_id) > 0) status = 'DISPO';
  if (agent.status === 'PAUSED' && Number(agent.preview_lead_id) > 0)
    return { pauseCode, status: 'PREVIEW', leadId: agent.preview_lead_id };
  if (agent.status === 'INCALL') status = inCall(call, agent) ?? status;
  return { pauseCode, status, leadId: agent.lead_id };
}

function inCall(call: ApiCall, agent: Row<'liveAgents'>): string | undefined {
  const { tables } = call;
  const threeWay = isThreeWay(call, agent) ? '3-WAY' : undefined;
  if (tables.parkedChannels.rows.some(({ channel_group }) => sameText(channel_group, agent.callerid)))
    return 'PARK';
  if (/CHAT/i.test(agent.comments)) return leftChat(call, agent) ? 'DEAD' : threeWay;
  if (/EMAIL/i.test(agent.comments)) return threeWay;
  const autoCall = tables.autoCalls.find(({ callerid }) => sameText(callerid, agent.callerid));
  if (autoCall === undefined) return 'DEAD';
  return agent.comments === 'MANUAL' && isDialling(autoCall) ? 'DIAL' : threeWay;
}

function isThreeWay(call: ApiCall, agent: Row<'liveAgents'>): boolean {
  if (Number(agent.lead_id) <= 0) return false;
  const others = call.tables.liveAgents.where(
    ({ lead_id, status }) => Number(lead_id) === Number(agent.lead_id) && status === 'INCALL',
  );
  return others.length > 1;
}

/** A manual call has neither a unique id nor a channel until it is answered. */
export function isDialling({ uniqueid, channel }: Row<'autoCalls'>): boolean {
  return uniqueid.length < 5 && channel.length < 5;
}

function leftChat(call: ApiCall, agent: Row<'liveAgents'>): boolean {
  const [latest] = call.tables.liveChats
    .where(
      ({ chat_creator, lead_id }) =>
        sameText(chat_creator, agent.user) && Number(lead_id) === Number(agent.lead_id),
    )
    .toSorted((left, right) => right.chat_start_time.localeCompare(left.chat_start_time));
  const chatId = latest?.chat_id ?? '';
  return call.tables.chatLog.rows.some(
    ({ chat_id, message }) => chat_id === chatId && /has left chat$/i.test(message),
  );
}
