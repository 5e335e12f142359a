import {
  type AgentCall,
  checkAllowed,
  fail,
  hasLead,
  loggedIn,
  namesNobody,
  succeed,
  updateAgent,
} from '../agent-call.ts';

/** `external_hangup`: set whether there is a call or not; the column holds one character. */
export function externalHangup(call: AgentCall): void {
  const value = call.get('value');
  if (value === '' || namesNobody(call))
    return fail(call, 'external_hangup not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  updateAgent(call, agent.user, { external_hangup: value });
  succeed(call, 'external_hangup function set', value, agent.user);
}

/** `send_dtmf`: the screen reads P as # and S as *. */
export function sendDtmf(call: AgentCall): void {
  const value = call.get('value');
  if (value === '' || namesNobody(call))
    return fail(call, 'send_dtmf not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  updateAgent(call, agent.user, { external_dtmf: value });
  succeed(call, 'send_dtmf function set', value, agent.user);
}

const PARKING = /PARK_CUSTOMER|GRAB_CUSTOMER|PARK_IVR_CUSTOMER|GRAB_IVR_CUSTOMER|PARK_XFER|GRAB_XFER/;

/** `park_call`: needs a lead on the screen, not a call. */
export function parkCall(call: AgentCall): void {
  const value = call.get('value');
  if (!PARKING.test(value) || namesNobody(call))
    return fail(call, 'park_call not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  if (!hasLead(agent.row)) return fail(call, 'agent_user does not have a lead on their screen', agent.user);
  updateAgent(call, agent.user, { external_park: value });
  succeed(call, 'park_call function set', value, agent.user);
}
