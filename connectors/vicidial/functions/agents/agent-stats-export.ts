import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { campaignId, dateTime, longYesOrNo, userId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE, number, percent, REPORT_RIGHTS, seconds } from './row-types.ts';

const COLUMNS = [
  'user', 'full_name', 'user_group', 'calls', 'login_time', 'total_talk_time', 'avg_talk_time', 'avg_wait_time',
  'pct_of_queue', 'pause_time', 'sessions', 'avg_session', 'pauses', 'avg_pause_time', 'pause_pct',
  'pauses_per_session', 'wait_time', 'talk_time', 'dispo_time', 'dead_time',
] as const; // prettier-ignore

/** What agents did in a period. */
export const agentStatsExport = defineFunction({
  api: 'non-agent',
  name: 'agent_stats_export',
  family: 'statistics',
  summary: 'Calls and times of agents in a period, by campaign or over all.',
  effect: 'read',
  rights: REPORT_RIGHTS,
  input: z.object({
    datetimeStart: dateTime,
    datetimeEnd: dateTime,
    agentUser: userId.optional(),
    campaignId: campaignId.optional(),
    groupByCampaign: longYesOrNo.optional(),
    timeFormat: z.enum(['H', 'HF', 'M', 'S']).optional(),
  }),
  // Without campaigns the disposition time of an agent's first row counts twice.
  always: { ...AS_TABLE, group_by_campaign: 'YES', time_format: 'S' },
  lines: [
    nothing('ERROR', 'NO RECORDS FOUND', 'no-records', ['user', 'agentUser', 'datetimeStart', 'datetimeEnd']),
  ],
  fields: z.object({
    user: z.string().optional(),
    agentUser: z.string().optional(),
    datetimeStart: z.string().optional(),
    datetimeEnd: z.string().optional(),
  }),
  rows: readTable({ columns: COLUMNS, more: [['campaign_id', ...COLUMNS]] }),
  row: z.object({
    campaign_id: z.string().optional(),
    user: z.string(),
    full_name: z.string(),
    user_group: z.string(),
    calls: number,
    login_time: seconds,
    total_talk_time: seconds,
    avg_talk_time: seconds,
    avg_wait_time: seconds,
    pct_of_queue: percent,
    pause_time: seconds,
    sessions: number,
    avg_session: seconds,
    pauses: number,
    avg_pause_time: seconds,
    pause_pct: percent,
    pauses_per_session: number,
    wait_time: seconds,
    talk_time: seconds,
    dispo_time: seconds,
    dead_time: seconds,
  }),
  remark:
    'Times come out in seconds. `avg_talk_time` belongs to the row before: divide `total_talk_time` by `calls` instead.',
});
