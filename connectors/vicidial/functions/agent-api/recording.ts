import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { AGENT_LINES, conflict } from './agent-lines.ts';
import { agentInput } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SESSION = [
  'agentUser', 'recording', 'filename', 'recordingServerIp', 'startTime', 'serverIp', 'session', 'status',
] as const; // prettier-ignore

export const recording = defineFunction({
  api: 'agent',
  name: 'recording',
  family: 'agent-calls',
  summary: "Start or stop the recording of an agent's session, or ask whether one runs.",
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({
    value: z.enum(['START', 'STOP', 'STATUS']),
    stage: z
      .string()
      .regex(/^[-_0-9A-Za-z]{1,14}$/, 'must be 1 to 14 letters, digits, - or _')
      .optional(),
  }),
  lines: [
    done('SUCCESS', 'recording function sent', 'recording-set', SESSION),
    done('NOTICE', 'recording active', 'recording', SESSION),
    done('NOTICE', 'not recording', 'not-recording', SESSION),
    conflict('stop recording error', 'not-recording', 'stop a recording that runs only', SESSION),
    ...AGENT_LINES,
  ],
  fields: texts(SESSION),
  row: NO_ROW,
  remark: '`stage` is put behind the name of the file that START makes.',
});
