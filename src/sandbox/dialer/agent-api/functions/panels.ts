import { type AgentCall, checkAllowed, fail, loggedIn, succeed, updateAgent } from '../agent-call.ts';

const PANELS = ['formreload', 'scriptreload', 'script2reload', 'emailreload', 'chatreload'] as const;

/** Parts of the screen that the request's text names, in any letter case. */
export function namedPanels(call: AgentCall, more: readonly string[] = []): readonly string[] {
  const text = call.uriText.toLowerCase();
  return [...PANELS, ...more].filter((name) => text.includes(name));
}

/** `refresh_panel`: needs no lead on the screen. */
export function refreshPanel(call: AgentCall): void {
  const sentUser = call.get('agent_user');
  if (sentUser === '') return fail(call, 'agent_user not valid', sentUser);
  checkAllowed(call, call.get('value'));
  const agent = loggedIn(call, sentUser);
  if (agent === undefined) return;
  const names = namedPanels(call, ['callbacksreload']).join(',');
  if (names === '') return fail(call, 'no panels have been defined', agent.user);
  const affected = updateAgent(call, agent.user, {
    external_update_fields: '1',
    external_update_fields_data: names,
  });
  succeed(call, 'refresh_panel request sent', call.caller.user, agent.user, String(affected), names, '');
}
