import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { fault, nothing } from '../meaning.ts';
import { leadId, listId, phoneNumber, yesOrNo } from '../parameter-types.ts';
import { LeadRow } from './lead-columns.ts';
import { withCustomFields } from './lead-inputs.ts';
import { readLeads } from './read-leads.ts';
import { LEAD_RIGHTS } from './rights.ts';

const KEYS = ['user', 'leadId', 'phoneNumber'];
const KEY_FIELDS = z.object({ leadId: z.string().optional(), phoneNumber: z.string().optional() });
const NO_LIST = fault(
  'LIST NOT FOUND',
  'permanent',
  'unknown-list',
  'the list of the lead is not defined, or belongs to no campaign of the API user',
);

export const leadAllInfo = defineFunction({
  api: 'non-agent',
  name: 'lead_all_info',
  family: 'leads',
  summary: 'Every column of a lead, by id or phone number, with its custom fields if asked.',
  effect: 'read',
  rights: { level: 7, flags: ['vdc_agent_api_access', 'modify_leads 1-5', 'view_reports'] },
  input: z.strictObject({
    leadId: leadId.optional(),
    phoneNumber: phoneNumber.optional(),
    customFields: withCustomFields,
    forceEntryListId: listId.optional(),
    archivedLead: yesOrNo.optional(),
  }),
  always: { stage: 'tab', header: 'YES' },
  lines: [nothing('ERROR', 'LEAD NOT FOUND', 'not-found', KEYS), NO_LIST],
  fields: KEY_FIELDS,
  rows: readLeads(['entry_list_id', 'lead_id']),
  row: LeadRow.extend({ entry_list_id: z.string(), lead_id: z.string() }).catchall(z.string()),
  remark:
    'From PHP 8.1 on it answers 500 without a body for a lead with an apostrophe anywhere, and with `custom_fields=Y` for a lead ' +
    'without a custom table: lead_search and lead_field_info can read those.',
});

export const leadFieldInfo = defineFunction({
  api: 'non-agent',
  name: 'lead_field_info',
  family: 'leads',
  summary: 'The value of one column, or custom field, of a lead.',
  effect: 'read',
  rights: LEAD_RIGHTS,
  input: z.strictObject({
    leadId,
    fieldName: z.string().regex(/^\w+$/, 'must be a column of letters, digits and _'),
    customFields: withCustomFields,
    listId: listId.optional(),
    archivedLead: yesOrNo.optional(),
  }),
  lines: [
    nothing('ERROR', 'LEAD NOT FOUND', 'not-found', KEYS.slice(0, 2)),
    nothing('ERROR', 'LIST FIELD NOT FOUND', 'no-custom-row', KEYS.slice(0, 2)),
    NO_LIST,
  ],
  fields: KEY_FIELDS,
  rows: readValue,
  row: z.object({ value: z.string() }),
  remark:
    'The value stands alone, without a newline; an empty one is an empty body. An unknown column ends in 500.',
});

/** The whole body is the value, unless it is a web page. */
function readValue({ rows, noise }: Reply): readonly Record<string, string>[] | undefined {
  if (noise.length > 0 || rows.some((row) => /^\s*<(?:!doctype|html|head|body)\b/i.test(row)))
    return undefined;
  const value = rows.join('\n');
  // A column can hold line ends and tabs, and no byte that is none of UTF-8.
  if (/[^\P{Cc}\t\r]|\uFFFD/u.test(value.replaceAll('\n', ''))) return undefined;
  return [{ value }];
}
