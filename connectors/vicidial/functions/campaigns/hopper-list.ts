import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { campaignId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE } from './inputs.ts';

export const hopperList = defineFunction({
  api: 'non-agent',
  name: 'hopper_list',
  family: 'hopper',
  summary: 'Leads that a campaign dials next, in order, at most 10,000.',
  effect: 'read',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'view_reports'] },
  input: z.strictObject({
    campaignId,
    /** One statement that locks both tables, and leaves out entries whose lead is gone. */
    searchMethod: z.literal('BLOCK').optional(),
  }),
  always: AS_TABLE,
  lines: [
    nothing('ERROR', 'THERE ARE NO LEADS IN THE HOPPER FOR THIS CAMPAIGN', 'empty', ['user', 'campaignId']),
  ],
  fields: z.object({ user: z.string().optional(), campaignId: z.string().optional() }),
  rows: readTable({
    columns: [
      'hopper_order', 'priority', 'lead_id', 'list_id', 'phone_number', 'phone_code', 'state', 'status',
      'count', 'gmt_offset', 'rank', 'alt', 'hopper_source', 'vendor_lead_code', 'source_id', 'age_days',
      'last_call_time',
    ], // prettier-ignore
  }),
  row: z.object({
    hopper_order: z.coerce.number(),
    priority: z.coerce.number(),
    lead_id: z.string(),
    list_id: z.string(),
    phone_number: z.string(),
    phone_code: z.string(),
    state: z.string(),
    status: z.string(),
    /** Calls to this lead so far. */
    count: z.coerce.number(),
    /** Hours east of UTC. */
    gmt_offset: z.coerce.number(),
    rank: z.coerce.number(),
    alt: z.string(),
    hopper_source: z.string(),
    vendor_lead_code: z.string(),
    source_id: z.string(),
    age_days: z.coerce.number(),
    /** `1 HOURS`, `3 DAYS`, `2 YEARS` or `NEVER`: VICIdial pads it with blanks. */
    last_call_time: z.string().trim(),
  }),
});
