import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { AGENT_LINES, conflict } from './agent-lines.ts';
import { agentInput } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const NO_SESSION = 'let the agent log in anew';

export const webphoneUrl = defineFunction({
  api: 'agent',
  name: 'webphone_url',
  family: 'agent-screen',
  summary: "The address of the agent's web phone.",
  effect: 'read',
  rights: AGENT_RIGHTS,
  input: agentInput({ value: z.literal('DISPLAY').default('DISPLAY') }),
  lines: [
    conflict('webphone_url error - no session data', 'no-session', NO_SESSION, ['agentUser']),
    conflict('webphone_url error - webphone url is empty', 'no-webphone', 'the agent uses no web phone', [
      'agentUser',
    ]),
    ...AGENT_LINES,
  ],
  fields: texts(['agentUser']),
  rows: readAddress,
  row: z.object({ url: z.string() }),
  remark: 'The address may hold credentials of the phone. LAUNCH answers a web page and is for browsers.',
});

export const callAgent = defineFunction({
  api: 'agent',
  name: 'call_agent',
  family: 'agent-screen',
  summary: "Ring the agent's own phone once more to bring it back into the session.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({ value: z.literal('CALL').default('CALL') }),
  lines: [
    done('SUCCESS', 'call_agent function sent', 'agent-called', ['agentUser']),
    conflict(/^call_agent error - (?:entry is empty|no session data)$/, 'no-session', NO_SESSION, [
      'agentUser',
    ]),
    ...AGENT_LINES,
  ],
  fields: texts(['agentUser']),
  row: NO_ROW,
  remark: 'Calls no customer: for that there is `external_dial`.',
});

/** A bare address, or the page of LAUNCH that goes there. */
function readAddress({ rows: [first = ''] }: Reply): readonly { readonly url: string }[] | undefined {
  const url = /^<META HTTP-EQUIV=Refresh CONTENT="0; URL=(.*)">$/.exec(first)?.[1] ?? first;
  return /^[a-z]+:\/\/\S+$/i.test(url) ? [{ url }] : undefined;
}
