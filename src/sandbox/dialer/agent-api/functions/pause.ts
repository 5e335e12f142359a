import {
  type AgentCall,
  checkAllowed,
  end,
  fail,
  loggedIn,
  namesNobody,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { byteLength } from '../php.ts';

/** Resuming is refused in these; MQUEUE and PAUSED are let through. */
const WORKING = new Set(['READY', 'QUEUE', 'INCALL', 'CLOSER']);

/** `external_pause`: what contains PAUSE or RESUME is taken, with the time behind it. */
export function externalPause(call: AgentCall): void {
  const value = call.get('value');
  if (!/PAUSE|RESUME/.test(value) || namesNobody(call, { agentUser: 1, altUser: 1 }))
    return fail(call, 'external_pause not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  if (value.includes('RESUME') && WORKING.has(agent.row.status))
    end(call, 'external_pause agent is not paused', value, agent.user);
  updateAgent(call, agent.user, { external_pause: `${value}!${call.epoch}` });
  succeed(call, 'external_pause function set', value, String(call.epoch), agent.user);
}

/** `logout`: goes the same way as a pause, without the time. */
export function logout(call: AgentCall): void {
  const value = call.get('value');
  if (!value.includes('LOGOUT') || namesNobody(call, { agentUser: 1, altUser: 1 }))
    return fail(call, 'logout not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  updateAgent(call, agent.user, { external_pause: value });
  succeed(call, 'logout function set', value, String(call.epoch), agent.user);
}

/** `pause_code`: the code need not exist. */
export function pauseCode(call: AgentCall): void {
  const value = call.get('value');
  if (value === '' || byteLength(value) > 6 || namesNobody(call))
    return fail(call, 'pause_code not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  if (agent.row.status !== 'PAUSED') return fail(call, 'pause_code error - agent is not paused', agent.user);
  updateAgent(call, agent.user, { external_pause_code: value });
  succeed(call, 'pause_code function sent', agent.user);
}
