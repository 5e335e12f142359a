import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { longYesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { LeadRow } from './lead-columns.ts';
import { readLeads } from './read-leads.ts';
import { REPORT_RIGHTS } from './rights.ts';

const callId = z
  .string()
  .regex(/^(?:Y|J|V|M|DC|S|LP|VH|XL)[0-9A-Za-z]+$/, 'must be a call id such as V1121211100000000101')
  .min(18)
  .max(39);
const SHORT = ['call_id', 'custtime'];
const DETAIL = ['call_date', 'phone', 'call_type', 'campaign_id', 'list_id', 'status', 'user'];
const NOT_FOUND = [
  nothing('ERROR', 'CALL NOT FOUND', 'not-found', ['user']),
  nothing('ERROR', 'CALL LOG NOT FOUND', 'not-logged', ['user']),
  nothing('ERROR', 'LEAD NOT FOUND', 'lead-not-found', ['user']),
];

export const callidInfo = defineFunction({
  api: 'non-agent',
  name: 'callid_info',
  family: 'logs',
  summary: 'How long an agent talked in one call, with what the call log says of it if asked.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.strictObject({ callId, detail: longYesOrNo.optional() }),
  always: { stage: 'tab', header: 'YES' },
  lines: NOT_FOUND,
  fields: z.object({}),
  rows: readTable({ columns: SHORT, more: [[...SHORT, ...DETAIL]] }),
  row: z.object({
    call_id: z.string(),
    /** Seconds that the agent talked, without those after the customer hung up. */
    custtime: z.coerce.number(),
    call_date: z.string().optional(),
    phone: z.string().optional(),
    call_type: z.enum(['INBOUND', 'OUTBOUND_AUTO', 'OUTBOUND_MANUAL', 'OUTBOUND_OTHER']).optional(),
    campaign_id: z.string().optional(),
    list_id: z.string().optional(),
    status: z.string().optional(),
    user: z.string().optional(),
  }),
});

export const cccLeadInfo = defineFunction({
  api: 'non-agent',
  name: 'ccc_lead_info',
  family: 'leads',
  summary: 'The lead of a call of the last ten hours.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.strictObject({ callId }),
  always: { stage: 'tab', header: 'YES' },
  lines: NOT_FOUND,
  fields: z.object({}),
  rows: readLeads(),
  row: LeadRow,
});
