import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { campaignId, joined, longYesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { userGroup } from './parameter-types.ts';
import { AS_TABLE, number, REPORT_RIGHTS } from './row-types.ts';

const COLUMNS = [
  'user', 'campaign_id', 'session_id', 'status', 'lead_id', 'callerid', 'calls_today', 'full_name', 'user_group',
  'user_level',
] as const; // prettier-ignore

/** Everybody who is logged in. */
export const loggedInAgents = defineFunction({
  api: 'non-agent',
  name: 'logged_in_agents',
  family: 'agents',
  summary: 'Agents who are logged in, of some campaigns and user groups or of all.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.object({
    campaigns: joined(campaignId, '|').optional(),
    userGroups: joined(userGroup, '|').optional(),
    showSubStatus: longYesOrNo.optional(),
  }),
  always: { ...AS_TABLE, show_sub_status: 'YES' },
  lines: [nothing('ERROR', 'NO LOGGED IN AGENTS', 'nobody', ['user'])],
  fields: z.object({ user: z.string().optional() }),
  rows: readTable({ columns: COLUMNS, more: [[...COLUMNS, 'pause_code', 'sub_status']] }),
  row: z.object({
    user: z.string(),
    campaign_id: z.string(),
    session_id: z.string(),
    status: z.string(),
    lead_id: z.string(),
    callerid: z.string(),
    calls_today: number,
    full_name: z.string(),
    user_group: z.string(),
    user_level: number,
    pause_code: z.string().optional(),
    sub_status: z.string().optional(),
  }),
});
