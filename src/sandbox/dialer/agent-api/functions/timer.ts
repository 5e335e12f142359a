import { type AgentCall, checkAllowed, fail, loggedIn, succeed, updateAgent } from '../agent-call.ts';
import { byteLength } from '../php.ts';

/** `mediumint`. */
const MOST_SECONDS = 8_388_607;

/** `set_timer_action`: something on the screen after so many seconds of a call; nothing is validated. */
export function setTimerAction(call: AgentCall): void {
  const value = call.get('value');
  const sentUser = call.get('agent_user');
  if (sentUser === '' || byteLength(value) < 2)
    return fail(call, 'set_timer_action not valid', sentUser, value);
  checkAllowed(call, value);
  const agent = loggedIn(call, sentUser);
  if (agent === undefined) return;
  const { caller } = call;
  if (caller.modify_campaigns !== '1')
    return fail(call, 'user is not allowed to modify campaign settings', agent.user, caller.user);
  const notes = call.get('notes');
  const seconds = call.get('rank');
  updateAgent(call, agent.user, {
    external_timer_action: value,
    external_timer_action_message: notes,
    external_timer_action_seconds: String(Math.min(Number(seconds), MOST_SECONDS)),
  });
  succeed(call, 'set_timer_action lead updated', caller.user, agent.user, value, notes, seconds);
}
