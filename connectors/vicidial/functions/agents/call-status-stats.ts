import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { fault } from '../meaning.ts';
import { date, joined } from '../parameter-types.ts';
import { time, withoutHyphen } from './parameter-types.ts';
import { counts, noFields, number } from './row-types.ts';

/** Calls by hour and status. */
export const callStatusStats = defineFunction({
  api: 'non-agent',
  name: 'call_status_stats',
  family: 'statistics',
  summary: 'Calls of campaigns and of their in-groups in a period, by hour of the day and by status.',
  effect: 'read',
  rights: { level: 9, flags: ['view_reports 1'] },
  input: z.object({
    campaigns: z.union([z.literal('---ALL---'), joined(withoutHyphen('a campaign', 8), '-')]),
    ingroups: joined(withoutHyphen('an in-group', 20), '-').optional(),
    statuses: joined(withoutHyphen('a status', 6), '-').optional(),
    queryDate: date.optional(),
    queryTime: time.optional(),
    endDate: date.optional(),
    endTime: time.optional(),
  }),
  lines: [
    fault('INVALID OR MISSING CAMPAIGNS', 'permanent', 'invalid-request', 'name a campaign, or ---ALL---'),
  ],
  fields: noFields,
  rows: readLines,
  row: z.object({
    id: z.string(),
    total: number,
    human_answered: number,
    /** By the two digits of the hour. */
    hours: counts,
    statuses: counts,
  }),
  remark:
    'Without a date it is today. Without in-groups it answers those of the campaigns too; DROP counts as answered by a human.',
});

/** `id|total|answered|00-0,…,23-0|SALE-1,NA-2|`, whatever `stage` says. */
function readLines({ rows }: Reply): Record<string, string>[] | undefined {
  if (rows.length === 0) return undefined;
  const lines = rows.map((row) => /^(.*)\|(\d*)\|(\d*)\|((?:\d\d-\d+,){23}23-\d+)\|([^|]*)\|$/.exec(row));
  if (lines.includes(null)) return undefined;
  return lines.map((line) => {
    const [, id = '', total = '', answered = '', hours = '', statuses = ''] = line ?? [];
    return { id, total, human_answered: answered, hours, statuses };
  });
}
