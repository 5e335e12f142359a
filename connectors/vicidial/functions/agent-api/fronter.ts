import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { leadId } from '../parameter-types.ts';
import { AGENT_LINES, conflict } from './agent-lines.ts';
import { agentInput } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const INPUT = agentInput({
  value: z.enum(['LOCAL_ONLY', 'LOCAL_AND_CCC', 'CCC_REMOTE']),
  leadId: leadId.optional(),
}).refine(({ value, leadId: lead }) => value !== 'CCC_REMOTE' || lead !== undefined, {
  error: 'is needed for CCC_REMOTE',
  path: ['leadId'],
});
const LINES = [
  conflict('no fronter found', 'no-fronter', 'no other agent has the lead', ['agentUser']),
  conflict('agent_user is not on a phone call', 'no-live-call', 'wait until the agent has a call', [
    'agentUser',
  ]),
  ...AGENT_LINES,
];
const COMMON = {
  api: 'agent',
  family: 'agent-calls',
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: INPUT,
  row: NO_ROW,
} as const;

export const forceFronterLeave3way = defineFunction({
  ...COMMON,
  name: 'force_fronter_leave_3way',
  summary: 'Make the agent who fronted the call leave the three-way conference.',
  lines: [
    done('SUCCESS', 'force_fronter_leave_3way SENT', 'sent', ['fronter']),
    done('SUCCESS', 'force_fronter_leave_3way command sent over CCC', 'sent-over-ccc', ['container']),
    ...LINES,
  ],
  fields: texts(['fronter', 'container', 'agentUser']),
  remark: 'Any other agent with the same lead counts as the fronter.',
});

export const forceFronterAudioStop = defineFunction({
  ...COMMON,
  name: 'force_fronter_audio_stop',
  summary: "Stop the audio that plays in the fronter's session.",
  lines: [
    done('SUCCESS', 'force_fronter_audio_stop function sent', 'sent', [
      'value',
      'stage',
      'agentUser',
      'fronter',
    ]),
    done('SUCCESS', 'force_fronter_audio_stop command sent over CCC', 'sent-over-ccc', ['container']),
    conflict(
      'force_fronter_audio_stop error - no audio playing in other agent session',
      'no-audio-playing',
      'nothing plays there',
    ),
    conflict(
      'force_fronter_audio_stop error - no fronter session found',
      'no-session',
      'the fronter has no session any more',
    ),
    ...LINES,
  ],
  fields: texts(['value', 'stage', 'fronter', 'container', 'agentUser']),
  remark: 'Looks at sessions that ended up to five minutes ago too.',
});
