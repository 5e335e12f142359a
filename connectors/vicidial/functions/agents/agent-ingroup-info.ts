import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { done, fault } from '../meaning.ts';
import { userId } from '../parameter-types.ts';

const LABELS = {
  selected_ingroups: 'SELECTED INGROUPS',
  outbound_autodial: 'OUTBOUND AUTODIAL',
  manager_override: 'MANAGER OVERRIDE',
  manager: 'MANAGER',
} as const;

/** The in-groups that an agent takes calls from at the moment. */
export const agentIngroupInfo = defineFunction({
  api: 'non-agent',
  name: 'agent_ingroup_info',
  family: 'in-groups',
  summary: 'In-groups that a logged-in agent takes calls from, and who set them.',
  effect: 'read',
  rights: { level: 7, flags: ['vdc_agent_api_access 1'] },
  input: z.object({ agentUser: userId }),
  // Every other stage is a page for people.
  always: { stage: 'text' },
  lines: [
    { ...done('SUCCESS', '', 'shown', ['agentUser']), data: /^\w/ },
    fault('INVALID USER ID', 'permanent', 'not-logged-in', 'name a user who is logged in now', ['agentUser']),
  ],
  fields: z.object({ agentUser: z.string().optional() }),
  rows: readLabels,
  row: z.object({
    /** Names without the blanks and the hyphen that VICIdial keeps around them. */
    selected_ingroups: z.string().transform((text) => text.split(' ').filter((name) => name.length > 1)),
    outbound_autodial: z.string().transform((flag) => flag === 'Y'),
    manager_override: z.string(),
    manager: z.string(),
  }),
  remark: 'Says the same of a user who is unknown and of one who is not logged in.',
});

/** Four lines with a label each make one row. */
function readLabels(reply: Reply): Record<string, string>[] | undefined {
  const labels = Object.entries(LABELS);
  if (reply.rows.length !== labels.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, [name, label]] of labels.entries()) {
    const row = reply.rows[index] ?? '';
    if (!row.startsWith(`${label}: `)) return undefined;
    values[name] = row.slice(label.length + 2);
  }
  return [values];
}
