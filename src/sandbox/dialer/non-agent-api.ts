import type { Router } from 'express';
import { type DialerState, Reply } from './api-call.ts';
import { opensByCallId } from './functions/agents/status/queuemetrics-login.ts';
import { nonAgentFunctions, selfCheckingFunctions } from './functions/index.ts';
import { isCoffee, versionLine } from './functions/leads/reads/version.ts';
import { phpPage } from './php-page.ts';
import type { PhpParameters } from './php-parameters.ts';
import { findUser, login, mayCall, type UserRow } from './users.ts';

export const API_PATH = '/vicidial/non_agent_api.php';

/**
 * The Non-Agent API over HTTP as Apache with PHP 8.2 serves it: 200 for every application error, 500 with
 * what was printed so far where the database refuses a statement, 414 for a request line over 8190 bytes.
 */
export function nonAgentApi(state: DialerState): Router {
  return phpPage(API_PATH, {
    reply: (parameters) => new Reply(parameters.breaksLogging, state.legacy),
    run: (parameters, reply) => run(state, parameters, reply),
  });
}

async function run(state: DialerState, parameters: PhpParameters, reply: Reply): Promise<void> {
  const name = parameters.get('function').replaceAll(/[^-_0-9a-zA-Z]/g, '');
  if (name === 'version') return reply.say(versionLine(state));
  if (isCoffee(name)) {
    reply.status = 418;
    return reply.print(`Coffee: ${name}|Error 418 I'm a teapot`);
  }

  const user = credential(state, parameters, 'user');
  const password = credential(state, parameters, 'pass');
  const nowMs = state.clock.now();
  const found = login(
    state.tables,
    { user, password },
    { lowestLevel: 7, nowMs, local: (ms) => state.clock.local(ms), resets: true },
  );
  if ('refused' in found && !opensByCallId(state.tables, name, parameters)) {
    // A failed login is not logged, so nothing can break it.
    reply.print(
      found.refused === 'LOCK'
        ? `ERROR: Too many login attempts, try again in 15 minutes: |${user}|LOCK|\n`
        : `ERROR: Login incorrect, please try again: |${user}|${password}|BAD|\n`,
    );
    return;
  }
  if ('user' in found && LIST_FUNCTIONS.has(name) && lacksGroup(state, found.user)) {
    return reply.say(`ERROR: user_group DOES NOT EXIST: |${user}|${found.user.user_group}|`);
  }
  const handler = nonAgentFunctions.get(name);
  if (handler === undefined) return reply.say('ERROR: NO FUNCTION SPECIFIED');
  const caller = 'user' in found ? found.user : findUser(state.tables, user);
  if (!selfCheckingFunctions.has(name)) {
    const source = parameters.get('source').replaceAll(/[^0-9a-zA-Z]/g, '');
    if (source.length < 2) {
      reply.say(`ERROR: Invalid Source - ${source}`);
      reply.print(`ERROR: Invalid Source: |${source}|\n`);
      return;
    }
    if (caller === undefined || caller.active !== 'Y' || !mayCall(caller, name)) {
      return reply.say(`ERROR: auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION: |${user}|${name}|`);
    }
  }
  if (caller === undefined) throw new Error(`${name} was called by nobody`);
  await handler({ ...state, name, caller: { ...caller, user }, parameters, reply });
}

/** Functions that look up which lists a restricted user may touch before they look at anything else. */
const LIST_FUNCTIONS = new Set([
  'add_lead',
  'update_lead',
  'batch_update_lead',
  'update_list',
  'list_info',
  'list_custom_fields',
  'lead_search',
]);

function lacksGroup({ tables }: DialerState, user: UserRow): boolean {
  if (Number(user.api_list_restrict) <= 0) return false;
  return !tables.userGroups.rows.some(({ user_group }) => user_group === user.user_group);
}

/** Letters of every script where the dialer is `non_latin`; then one byte that is no UTF-8 empties the text. */
function credential({ nonLatin }: DialerState, parameters: PhpParameters, name: string): string {
  const bytes = parameters.get(name);
  if (!nonLatin) return bytes.replaceAll(/[^-_0-9a-zA-Z]/g, '');
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? '' : text.replaceAll(/[^-_0-9\p{L}]/gu, '');
}
