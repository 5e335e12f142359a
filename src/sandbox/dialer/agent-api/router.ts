import express, { type Request, type Response, type Router } from 'express';
import { BrokenStatement, type DialerState, EndOfReply, Reply } from '../api-call.ts';
import { MAX_REQUEST_LINE, URI_TOO_LONG } from '../non-agent-api.ts';
import { asPlainForm } from '../multipart.ts';
import { type PhpParameters, readParameters } from '../php-parameters.ts';
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
  const router = express.Router();
  router.all(AGENT_API_PATH, express.raw({ type: () => true, limit: '16mb' }), (request, response) => {
    if (request.originalUrl.length + request.method.length + ' HTTP/1.1'.length + 1 > MAX_REQUEST_LINE) {
      response.status(414).setHeader('content-type', 'text/html; charset=iso-8859-1');
      return void response.end(URI_TOO_LONG);
    }
    return answer(state, request, response);
  });
  return router;
}

async function answer(state: DialerState, request: Request, response: Response): Promise<void> {
  const question = request.originalUrl.indexOf('?');
  const parameters = readParameters({
    query: question < 0 ? '' : request.originalUrl.slice(question + 1),
    ...(await asPlainForm({
      contentType: request.headers['content-type'],
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    })),
  });
  // What this API logs is filtered: no apostrophe of a request gets as far as its log.
  const reply = new Reply(false);
  let status = 200;
  try {
    await run(state, parameters, reply, (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
  } catch (error) {
    if (error instanceof BrokenStatement) status = 500;
    else if (!(error instanceof EndOfReply)) throw error;
  }
  response.status(reply.status ?? status).setHeader('content-type', reply.contentType);
  response.end(reply.text);
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
