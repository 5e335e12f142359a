import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { fault } from '../meaning.ts';
import { listId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE } from './inputs.ts';

export const listCustomFields = defineFunction({
  api: 'non-agent',
  name: 'list_custom_fields',
  family: 'lists',
  summary: 'Labels of the custom fields of one list, or of every list with `---ALL---`.',
  effect: 'read',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_lists'] },
  input: z.strictObject({
    listId: z.union([z.literal('---ALL---'), listId]),
    customOrder: z.enum(['table_order', 'alpha_up', 'alpha_down']).optional(),
  }),
  always: AS_TABLE,
  lines: [
    fault(
      'CUSTOM LIST FIELDS ARE NOT ENABLED ON THIS SYSTEM',
      'auth',
      'custom-fields-off',
      "enable custom list fields in VICIdial's system settings",
    ),
  ],
  fields: z.object({}),
  rows: readTable({
    columns: [
      'list_id', 'list_name', 'campaign_id', 'active', 'list_changedate', 'list_lastcalldate',
      'custom_fields_list_space_delimited',
    ], // prettier-ignore
  }),
  row: z.object({
    list_id: z.string(),
    list_name: z.string(),
    campaign_id: z.string(),
    active: z.string(),
    list_changedate: z.string(),
    list_lastcalldate: z.string(),
    custom_fields_list_space_delimited: z
      .string()
      .transform((labels) => labels.split(' ').filter((label) => label !== '')),
  }),
  remark:
    'With `custom_order` a list without custom fields shows those of the list before it, and as the first one ' +
    'ends in status 500: sort the labels here instead.',
});
