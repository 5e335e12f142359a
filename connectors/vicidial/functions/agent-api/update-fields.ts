import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { toSnakeCase } from '../parameters.ts';
import { decimalNumber, phoneCode, phoneNumber, userId } from '../parameter-types.ts';
import { AGENT_LINES, invalid, NO_LEAD } from './agent-lines.ts';
import { trigger } from './agent-input.ts';
import { columnNamedBy } from './column-names.ts';
import { count, NO_ROW, texts } from './fields.ts';
import { LEAD_FIELDS } from './lead-fields.ts';
import { agentRights } from './rights.ts';

const UPDATED = ['user', 'agentUser', 'leadId', 'affected', 'screensAffected', 'columns'] as const;

export const updateFields = defineFunction({
  api: 'agent',
  name: 'update_fields',
  family: 'agent-leads',
  summary: "Change the lead on an agent's screen, and the screen with it.",
  effect: 'write',
  rights: agentRights('modify_leads 1-4'),
  input: z
    .strictObject({
      agentUser: userId,
      ...LEAD_FIELDS,
      phoneNumber: phoneNumber.optional(),
      phoneCode: phoneCode.optional(),
      gmtOffsetNow: decimalNumber(-12, 14).optional(),
      formreload: trigger.optional(),
      scriptreload: trigger.optional(),
      script2reload: trigger.optional(),
      chatreload: trigger.optional(),
    })
    .superRefine(refuseNamedColumns),
  lines: [
    done('SUCCESS', 'update_fields lead updated', 'updated', UPDATED),
    NO_LEAD,
    invalid('no fields have been defined', 'no-fields', ['agentUser']),
    ...AGENT_LINES,
  ],
  fields: texts(UPDATED).extend({ affected: count, screensAffected: count }),
  row: NO_ROW,
  remark:
    'Writes every column whose name stands anywhere in the request, also inside a value (`wrong city` blanks the city, `Frank` the rank), in the API user, its password or the `source`. A value that names a column which is not sent is refused before anything goes out. `emailreload` would blank the e-mail address: send it with `refresh_panel`.',
});

/** VICIdial would blank the column that such a value names. */
function refuseNamedColumns(input: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const sent = new Set(
    Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => toSnakeCase(name)),
  );
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== 'string') continue;
    const column = columnNamedBy(value, sent);
    if (column === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `holds the name of the column \`${column}\`, which VICIdial would blank: send that column too or use update_lead`,
    });
  }
}
