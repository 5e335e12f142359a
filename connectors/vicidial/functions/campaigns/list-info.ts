import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { listId, yesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE } from './inputs.ts';

const COLUMNS = [
  'list_id', 'list_name', 'campaign_id', 'active', 'list_changedate', 'list_lastcalldate', 'expiration_date',
  'resets_today',
]; // prettier-ignore

const count = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === '' ? undefined : Number(text)));

export const listInfo = defineFunction({
  api: 'non-agent',
  name: 'list_info',
  family: 'lists',
  summary:
    'One list with, if asked for, the numbers of its leads, new leads and leads that can be dialled now.',
  effect: 'read',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_lists'] },
  input: z.strictObject({
    listId,
    leadsCounts: yesOrNo.optional(),
    dialableCount: yesOrNo.optional(),
    archivedLead: yesOrNo.optional(),
  }),
  always: AS_TABLE,
  lines: [],
  fields: z.object({}),
  // The row ends in a delimiter also where no dialable count was asked for; the header does not.
  rows: readTable({
    columns: [...COLUMNS, 'dialable_count'],
    more: [[...COLUMNS, 'all_leads_count', 'new_leads_count', 'dialable_count']],
    header: /^list_id[\t|,]list_name[\t|,]/,
  }),
  row: z.object({
    list_id: z.string(),
    list_name: z.string(),
    campaign_id: z.string(),
    active: z.string(),
    /** Local time of the dialer, `''` = never. */
    list_changedate: z.string(),
    list_lastcalldate: z.string(),
    expiration_date: z.string(),
    resets_today: z.coerce.number(),
    all_leads_count: count,
    new_leads_count: count,
    dialable_count: count,
  }),
  remark: 'The counts walk over the leads of the list: 0.4 s in a table of a million.',
});
