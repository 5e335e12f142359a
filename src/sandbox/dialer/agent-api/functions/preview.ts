import {
  type AgentCall,
  campaignOf,
  checkAllowed,
  end,
  fail,
  loggedIn,
  namesNobody,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { mayDial } from './dial.ts';

const ACTIONS = new Set(['SKIP', 'DIALONLY', 'ALTDIAL', 'ADR3DIAL', 'FINISH']);
const ALT_ACTIONS = new Set(['ALTDIAL', 'ADR3DIAL', 'FINISH']);

/** `preview_dial_action`: what the agent would click while a lead is previewed. */
export function previewDialAction(call: AgentCall): void {
  const value = call.get('value').replaceAll(/[^A-Z0-9]/g, '');
  if (!ACTIONS.has(value) || namesNobody(call, { agentUser: 2, altUser: 2 })) {
    const names = [call.get('agent_user'), call.get('alt_user')];
    return fail(call, 'preview_dial_action not valid', value, '', ...names);
  }
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const { campaign_id: campaignId } = agent.row;
  const campaign = campaignOf(call, campaignId);
  const preview = campaign?.manual_preview_dial ?? '';
  const refuse = (reason: string, setting: string): never =>
    end(call, reason, agent.user, campaignId, setting);
  if (preview === 'DISABLED') refuse('preview dialing not allowed on this campaign', preview);
  if (preview === 'PREVIEW_ONLY' && value === 'SKIP')
    refuse('preview dial skipping not allowed on this campaign', preview);
  const alternative = campaign?.alt_number_dialing ?? '';
  if (alternative === 'N' && ALT_ACTIONS.has(value))
    refuse('alt number dialing not allowed on this campaign', alternative);
  if (agent.row.status !== 'PAUSED') return fail(call, 'agent_user is not paused', agent.user);
  if (!mayDial(call, agent))
    return fail(call, 'agent_user is not allowed to place manual dial calls', agent.user);
  updateAgent(call, agent.user, { external_dial: value });
  succeed(call, 'preview_dial_action function set', value, agent.user, value);
}
