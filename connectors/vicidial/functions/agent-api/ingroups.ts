import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { longYesOrNo, userId } from '../parameter-types.ts';
import { AGENT_LINES, forbidden, invalid } from './agent-lines.ts';
import { name } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { agentRights } from './rights.ts';

const SET = ['user', 'agentUser', 'ingroups', 'blended', 'note'] as const;

/** In-groups as VICIdial lists them: blanks around each and a `-` at the end. */
const ingroups = z
  .union([
    z.array(z.string()),
    z.string().transform((text) =>
      text
        .replace(/-$/, '')
        .trim()
        .split(/[ ,|]+/),
    ),
  ])
  .pipe(z.array(name(20)))
  .transform((names) => ` ${names.map((one) => `${one} `).join('')}-`);

export const changeIngroups = defineFunction({
  api: 'agent',
  name: 'change_ingroups',
  family: 'agent-state',
  summary: 'Change the in-groups that an agent takes calls from, for this session or for good.',
  effect: 'write',
  rights: agentRights('change_agent_campaign 1'),
  input: z
    .strictObject({
      agentUser: userId,
      value: z.enum(['CHANGE', 'ADD', 'REMOVE']),
      blended: longYesOrNo,
      ingroupChoices: ingroups.optional(),
      setAsDefault: longYesOrNo.optional(),
    })
    .refine(({ value, ingroupChoices }) => value === 'CHANGE' || ingroupChoices !== undefined, {
      error: 'is needed for ADD and REMOVE',
      path: ['ingroupChoices'],
    }),
  lines: [
    done('SUCCESS', 'change_ingroups function set', 'ingroups-set', SET),
    forbidden('campaign does not allow inbound calls', 'inbound-not-allowed', ['agentUser']),
    forbidden('campaign dial_method does not allow outbound autodial', 'blended-not-allowed', [
      'agentUser',
      'blended',
    ]),
    invalid('ingroup does not exist', 'unknown-ingroup', ['agentUser', 'ingroup']),
    invalid('ingroup_choices are required for ADD and REMOVE values'),
    ...AGENT_LINES,
  ],
  fields: texts([...SET, 'ingroup']),
  row: NO_ROW,
  remark:
    'CHANGE without in-groups takes all of them away. VICIdial does not look at the first word of the list, which is why the list is sent with a blank in front.',
});
