import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { AGENT_LINES, conflict } from './agent-lines.ts';
import { agentInput, name } from './agent-input.ts';
import { count, NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const TIMED = ['value', 'epoch', 'agentUser'] as const;
const COMMON = {
  api: 'agent',
  family: 'agent-state',
  effect: 'write',
  rights: AGENT_RIGHTS,
  row: NO_ROW,
} as const;

export const externalPause = defineFunction({
  ...COMMON,
  name: 'external_pause',
  summary: 'Pause an agent, after the call where there is one, or set him ready again.',
  input: agentInput({ value: z.enum(['PAUSE', 'RESUME']) }),
  lines: [
    done('SUCCESS', 'external_pause function set', 'pause-set', TIMED),
    conflict('external_pause agent is not paused', 'agent-not-paused', 'resume an agent who is paused only', [
      'value',
      'agentUser',
    ]),
    ...AGENT_LINES,
  ],
  fields: texts(TIMED).extend({ epoch: count }),
  remark:
    'Carries no pause code: send `pause_code` once the agent is paused. Two orders within one second are one to the screen, and a call that arrives first erases the order.',
});

export const pauseCode = defineFunction({
  ...COMMON,
  name: 'pause_code',
  summary: 'Set the pause code of an agent who is paused.',
  input: agentInput({ value: name(6) }),
  lines: [
    done('SUCCESS', 'pause_code function sent', 'pause-code-sent', ['agentUser']),
    conflict('pause_code error - agent is not paused', 'agent-not-paused', 'pause the agent first', [
      'agentUser',
    ]),
    ...AGENT_LINES,
  ],
  fields: texts(['agentUser']),
  remark: 'Any code is taken, also one that the campaign does not have.',
});

export const logout = defineFunction({
  ...COMMON,
  name: 'logout',
  summary: 'Log an agent out, after the call where there is one.',
  input: agentInput({ value: z.literal('LOGOUT').default('LOGOUT') }),
  lines: [done('SUCCESS', 'logout function set', 'logout-set', TIMED), ...AGENT_LINES],
  fields: texts(TIMED).extend({ epoch: count }),
  remark: 'Shares its place with `external_pause`: the later of the two orders wins.',
});
