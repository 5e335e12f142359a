import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { fault } from '../meaning.ts';
import { date, joined } from '../parameter-types.ts';
import { readDispositions } from './dispositions.ts';
import { time, withoutHyphen } from './parameter-types.ts';
import { noFields, number } from './row-types.ts';

/** `1` switches it on; everything else off. */
const switchedOn = z
  .union([z.literal(true), z.literal('1')], { error: 'must be 1; leave it out for off' })
  .transform(() => '1');
const all = z.literal('---ALL---');

/** `12` and `12 (25.0%)` as 12. */
function readCounts(cells: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(cells).map(([status, cell]) => [status, Number.parseInt(cell, 10)]),
  );
}

/** Calls by disposition. */
export const callDispoReport = defineFunction({
  api: 'non-agent',
  name: 'call_dispo_report',
  family: 'statistics',
  summary: 'Calls of campaigns, in-groups or one DID in a period, by disposition where that is asked for.',
  effect: 'read',
  rights: { level: 9, flags: ['view_reports 1'] },
  input: z
    .object({
      campaigns: z.union([all, joined(withoutHyphen('a campaign', 8), '-')]).optional(),
      ingroups: z.union([all, joined(withoutHyphen('an in-group', 20), '-')]).optional(),
      didIds: z
        .union([z.literal('ALLDIDS'), z.string().regex(/^\d+$/, 'must be one id, or ALLDIDS')])
        .optional(),
      didPatterns: z
        .union([z.literal('ALLPATTERNS'), z.string().regex(/^[+*#._0-9A-Za-z:]{2,50}$/, 'must be one DID')])
        .optional(),
      statuses: joined(withoutHyphen('a status', 6), '-').optional(),
      categories: joined(withoutHyphen('a category', 20), '-').optional(),
      users: joined(withoutHyphen('a user', 20), '-').optional(),
      userGroups: joined(withoutHyphen('a user group', 20), '-').optional(),
      queryDate: date.optional(),
      queryTime: time.optional(),
      endDate: date.optional(),
      endTime: time.optional(),
      statusBreakdown: switchedOn.optional(),
      showPercentages: switchedOn.optional(),
      fileDownload: switchedOn.optional(),
    })
    .refine(
      ({ campaigns, ingroups, didIds, didPatterns }) =>
        [campaigns, ingroups, didIds, didPatterns].some((value) => value !== undefined),
      'must name campaigns, in-groups or a DID',
    ),
  lines: [
    fault(
      'INVALID OR MISSING CAMPAIGNS, INGROUPS, OR DIDS',
      'permanent',
      'invalid-request',
      'name campaigns, in-groups or a DID',
    ),
  ],
  fields: noFields,
  rows: readDispositions,
  row: z
    .object({ campaign: z.string(), total_calls: number })
    .catchall(z.string())
    .transform(({ campaign, total_calls, ...cells }) => ({
      campaign,
      total_calls,
      statuses: readCounts(cells),
    })),
  remark:
    'The last row, TOTAL, is the sum. The header has its statuses in another order than the rows; they are put right here. DIDs count only where no in-group is named.',
});
