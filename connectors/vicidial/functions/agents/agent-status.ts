import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { longYesOrNo, userId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE, number, REPORT_RIGHTS } from './row-types.ts';

const COLUMNS = [
  'status', 'callerid', 'lead_id', 'campaign_id', 'calls_today', 'full_name', 'user_group', 'user_level',
  'pause_code', 'real_time_sub_status', 'phone_number', 'vendor_lead_code', 'session_id',
] as const; // prettier-ignore
const ASKED = ['user', 'agentUser'];

/** One agent as it is now. */
export const agentStatus = defineFunction({
  api: 'non-agent',
  name: 'agent_status',
  family: 'agents',
  summary: 'What one agent does now: status, lead, campaign, pause code and sub-status.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.object({ agentUser: userId, includeIp: longYesOrNo.optional() }),
  always: AS_TABLE,
  lines: [
    nothing('ERROR', 'AGENT NOT LOGGED IN', 'not-logged-in', ASKED),
    nothing('ERROR', 'AGENT NOT FOUND', 'unknown-agent', ASKED),
  ],
  fields: z.object({ user: z.string().optional(), agentUser: z.string().optional() }),
  rows: readTable({
    columns: COLUMNS,
    more: [[...COLUMNS, 'computer_ip']],
    header: /^status\Wcallerid\Wlead_id\W/,
  }),
  row: z.object({
    status: z.string(),
    callerid: z.string(),
    lead_id: z.string(),
    campaign_id: z.string(),
    calls_today: number,
    full_name: z.string(),
    user_group: z.string(),
    user_level: number,
    pause_code: z.string(),
    real_time_sub_status: z.string(),
    phone_number: z.string(),
    vendor_lead_code: z.string(),
    session_id: z.string(),
    computer_ip: z.string().optional(),
  }),
  remark:
    '`include_ip` gives the address of the latest log-in that is over two days old, or leaves the column out though the header has it.',
});
