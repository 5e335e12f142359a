import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { leadId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { firstOf, readLines } from './read-lines.ts';
import { REPORT_RIGHTS } from './rights.ts';

const COLUMNS = [
  'lead_id', 'callback_type', 'recipient', 'callback_status', 'lead_status', 'callback_date', 'entry_date', 'user',
  'list_id', 'campaign_id', 'user_group', 'customer_timezone', 'customer_time', 'comments',
] as const; // prettier-ignore

export const leadCallbackInfo = defineFunction({
  api: 'non-agent',
  name: 'lead_callback_info',
  family: 'callbacks',
  summary: 'The scheduled callbacks of a lead, current or archived.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.strictObject({ leadId, searchLocation: z.enum(['CURRENT', 'ARCHIVE', 'ALL']).optional() }),
  always: { stage: 'tab', header: 'YES' },
  lines: [
    nothing('ERROR', 'CALLBACK NOT FOUND', 'not-found', ['user', 'leadId']),
    nothing('ERROR', 'LEAD NOT FOUND', 'not-found', ['user']),
  ],
  fields: z.object({ leadId: z.string().optional() }),
  rows: firstOf(
    readTable({ columns: COLUMNS }),
    readLines(COLUMNS, ({ callback_type: type }) => type === 'CURRENT' || type === 'ARCHIVE'),
  ),
  row: z.object({
    lead_id: z.string(),
    callback_type: z.enum(['CURRENT', 'ARCHIVE']),
    recipient: z.string(),
    callback_status: z.string(),
    lead_status: z.string(),
    /** The dialer's local time; `0000-00-00 00:00:00` where what was sent is none. */
    callback_date: z.string(),
    entry_date: z.string(),
    user: z.string(),
    list_id: z.string(),
    campaign_id: z.string(),
    user_group: z.string(),
    customer_timezone: z.string(),
    customer_time: z.string(),
    comments: z.string(),
  }),
});
