import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, nothing } from '../meaning.ts';
import { yesOrNo } from '../parameter-types.ts';
import { conflict, invalid } from './agent-lines.ts';
import { agentInput, name } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SET = ['value', 'stage', 'agentUser'] as const;

export const audioPlayback = defineFunction({
  api: 'agent',
  name: 'audio_playback',
  family: 'agent-calls',
  summary: "Play an audio file into an agent's session, or steer the one that plays.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({
    value: name(100).optional(),
    stage: z.enum(['PLAY', 'STOP', 'PAUSE', 'RESUME', 'RESTART']),
    dialOverride: yesOrNo.optional(),
  }).refine(({ value, stage }) => stage !== 'PLAY' || value !== undefined, {
    error: 'must name the audio file',
    path: ['value'],
  }),
  lines: [
    done('SUCCESS', 'audio_playback function sent', 'audio-sent', SET),
    nothing('NOTICE', 'audio_playback previous playback stopped', 'previous-stopped', ['stage']),
    conflict(
      'audio_playback error - audio already playing in agent session',
      'audio-playing',
      'stop it first, or send dial_override=Y',
      ['session', 'serverIp', 'stage'],
    ),
    conflict(
      'audio_playback error - no audio playing in agent session',
      'no-audio-playing',
      'play a file first',
      ['session', 'serverIp', 'stage', 'agentUser'],
    ),
    conflict(
      /^audio_playback error - (?:entry is empty|no session data)$/,
      'no-session',
      'let the agent log in anew',
      ['stage', 'agentUser'],
    ),
    invalid('audio_playback not valid'),
    invalid('no user found', 'unknown-agent', ['stage', 'altUser']),
    conflict('agent_user is not logged in', 'agent-not-logged-in', 'wait until the agent has logged in', [
      'stage',
      'agentUser',
    ]),
  ],
  fields: texts([...SET, 'session', 'serverIp', 'altUser']),
  row: NO_ROW,
  remark: 'The file need not exist. Every stage but these five ends in status 500 while something plays.',
});
