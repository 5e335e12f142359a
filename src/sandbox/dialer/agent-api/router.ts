import type { Router } from 'express';
import { BrokenStatement, type DialerState, Reply } from '../api-call.ts';
import { phpPage } from '../php-page.ts';
import type { PhpParameters } from '../php-parameters.ts';
import type { AgentCall } from './agent-call.ts';
import { type AgentParameter, filterParameter } from './filters.ts';
import { agentApiFunctions } from './functions/index.ts';
import { coffee, version } from './open-functions.ts';
import { loginAgentApi } from './login.ts';
import { isAbove } from './php.ts';

export const AGENT_API_PATH = '/agc/api.php';

const CLOSE_LINK = `\n<a href="javascript:window.opener='x';window.close();">Close This Window</a>\n`;

/**
 * The Agent API (`www/agc/api.php`, 2.14-82) over HTTP: 200 for every error of its own, an empty 200 for a
 * function that it does not know, 500 where the database refuses a statement, 418 for coffee.
 */
export function agentApi(state: DialerState): Router {
  return phpPage(AGENT_API_PATH, {
    // What this API logs is filtered: no apostrophe of a request gets as far as its log.
    reply: () => new Reply(false),
    run: (parameters, reply, ip) => run(state, parameters, reply, ip),
  });
}

async function run(state: DialerState, parameters: PhpParameters, reply: Reply, ip: string): Promise<void> {
  const get = reader(parameters, state.nonLatin);
  const name = get('function');
  if (name === 'version') return version(state, reply);
  if (coffee(name, reply)) return;
  const source = get('source');
  if (source.length < 2) return reply.print(`ERROR: Invalid Source - ${source}\n`);
  if (parameters.isArray('user') || parameters.isArray('pass')) throw new BrokenStatement('an array');
  const found = loginAgentApi(state, { user: get('user'), password: get('pass'), ip });
  if ('refused' in found) return reply.print(`ERROR: Invalid Username/Password: ${found.refused}\n`);
  if (state.settings.vdc_agent_api_active !== '1') return reply.print('ERROR: System API NOT ACTIVE\n');

  const handler = agentApiFunctions.get(name);
  const nowMs = state.clock.now();
  const call: AgentCall = {
    ...state,
    name,
    caller: found.caller,
    parameters,
    reply,
    get,
    uriText: parameters.uriText.replaceAll(/['"\\;]/g, ''),
    epoch: Math.floor(nowMs / 1000),
    now: state.clock.local(nowMs),
  };
  await handler?.(call);
  if (isAbove(get('close_window_link'), 0)) reply.print(CLOSE_LINK);
}

/** A form's last value stands in for a `value` that was not sent. */
function reader(parameters: PhpParameters, nonLatin: boolean): AgentCall['get'] {
  return (name: AgentParameter) => {
    if (name === 'function' && parameters.isArray(name)) return '';
    if (parameters.isArray(name)) throw new BrokenStatement(`${name} is an array`);
    const sent = parameters.get(name);
    const bytes = name === 'value' && !parameters.has('value') ? parameters.lastPosted : sent;
    return filterParameter(name, bytes, nonLatin);
  };
}
