import type { Row } from '../../tables/index.ts';
import { type AgentCall, agentName, checkAllowed, fail, liveAgent, namesNobody } from '../agent-call.ts';
import { sameText } from '../php.ts';

const REACHES = new Set(['LOCAL_ONLY', 'LOCAL_AND_CCC', 'CCC_REMOTE']);

/** The agent who asks and the lead that somebody else fronted. */
export interface FrontedCall {
  readonly user: string;
  readonly leadId: string;
  readonly reach: string;
}

/**
 * Who asks about which lead: the one on his own screen, or, asked from another cluster (`CCC_REMOTE`), the
 * one that was sent. Refusals are said; then it is `undefined`.
 */
export function frontedCall(call: AgentCall): FrontedCall | undefined {
  const reach = call.get('value');
  if (!REACHES.has(reach) || namesNobody(call)) {
    fail(call, `${call.name} not valid`, reach, call.get('agent_user'));
    return undefined;
  }
  checkAllowed(call, reach);
  const user = agentName(call);
  const agent = liveAgent(call, user);
  const remote = reach === 'CCC_REMOTE';
  if (agent === undefined && !remote) {
    fail(call, 'agent_user is not logged in', user);
    return undefined;
  }
  const own = agent?.lead_id ?? '0';
  const sent = call.get('lead_id');
  if (Number(own) <= 0 && !(remote && sent !== '')) {
    fail(call, 'agent_user is not on a phone call', user);
    return undefined;
  }
  return { user, leadId: remote ? sent : own, reach };
}

/** The other agent with the lead, who has waited longest. */
export function otherAgent(call: AgentCall, { user, leadId }: FrontedCall): Row<'liveAgents'> | undefined {
  return call.tables.liveAgents
    .where((row) => !sameText(row.user, user) && Number(row.lead_id) === Number(leadId))
    .toSorted((a, b) => (a.last_call_time < b.last_call_time ? -1 : 1))[0];
}
