import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { dateTime, status } from '../parameter-types.ts';
import { AGENT_LINES } from './agent-lines.ts';
import { agentInput, note } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SET = ['value', 'agentUser'] as const;
const COMMON = {
  api: 'agent',
  family: 'agent-calls',
  effect: 'write',
  rights: AGENT_RIGHTS,
  fields: texts(SET),
  row: NO_ROW,
} as const;

export const externalHangup = defineFunction({
  ...COMMON,
  name: 'external_hangup',
  summary: "Hang up the customer on the agent's screen.",
  input: agentInput({ value: z.literal('1').default('1') }),
  lines: [done('SUCCESS', 'external_hangup function set', 'hangup-set', SET), ...AGENT_LINES],
  remark:
    'Says SUCCESS without a call too. `external_status` has to follow, or the agent stays in disposition.',
});

export const externalStatus = defineFunction({
  ...COMMON,
  name: 'external_status',
  summary:
    "Give the call on the agent's disposition screen a status, with a callback where the status is one.",
  input: agentInput({
    value: status,
    callbackDatetime: dateTime.optional(),
    callbackType: z.enum(['USERONLY', 'ANYONE']).optional(),
    callbackComments: note(200).optional(),
    qmDispoCode: z
      .string()
      .regex(/^[-._0-9A-Za-z]{1,20}$/, 'must be 1 to 20 letters, digits, dots, - or _')
      .optional(),
  }),
  lines: [done('SUCCESS', 'external_status function set', 'status-set', SET), ...AGENT_LINES],
  remark:
    'Reads nothing: whatever is sent becomes the disposition, also `---` or a status that does not exist. It counts on the disposition screen only. The callback is dropped without a word where the status is not flagged as one.',
});
