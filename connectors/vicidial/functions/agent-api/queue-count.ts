import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { AGENT_LINES } from './agent-lines.ts';
import { agentInput } from './agent-input.ts';
import { count, NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

export const callsInQueueCount = defineFunction({
  api: 'agent',
  name: 'calls_in_queue_count',
  family: 'agent-calls',
  summary: 'How many calls and e-mails wait that could come to an agent.',
  effect: 'read',
  rights: AGENT_RIGHTS,
  input: agentInput({ value: z.literal('DISPLAY').default('DISPLAY') }),
  lines: [done('SUCCESS', 'calls_in_queue_count', 'counted', ['count']), ...AGENT_LINES],
  fields: texts(['agentUser']).extend({ count }),
  row: NO_ROW,
  remark: "Counts calls of the agent's campaign, of his in-groups and those kept for him alone.",
});
