import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { campaignId } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE } from './inputs.ts';

/** Campaigns, whether active or not (docs/NON-AGENT_API.txt). */
export const campaignsList = defineFunction({
  api: 'non-agent',
  name: 'campaigns_list',
  family: 'campaigns',
  summary: 'Campaigns that the API user may see, with dial method, level and statuses.',
  effect: 'read',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'view_reports'] },
  input: z.strictObject({ campaignId: campaignId.optional() }),
  always: AS_TABLE,
  lines: [nothing('ERROR', 'THIS USER HAS NO VIEWABLE CAMPAIGNS', 'no-campaigns', ['user'])],
  fields: z.object({ user: z.string().optional() }),
  rows: readTable({
    columns: [
      'campaign_id', 'campaign_name', 'active', 'user_group', 'dial_method', 'dial_level', 'lead_order',
      'dial_statuses', 'dial_timeout', 'dial_prefix', 'manual_dial_prefix', 'three_way_dial_prefix',
    ], // prettier-ignore
  }),
  row: z.object({
    campaign_id: z.string(),
    campaign_name: z.string(),
    active: z.enum(['Y', 'N']),
    user_group: z.string(),
    dial_method: z.string(),
    dial_level: z.coerce.number().catch(0),
    lead_order: z.string(),
    /** Statuses between blanks. */
    dial_statuses: z.string(),
    /** Seconds. */
    dial_timeout: z.coerce.number(),
    dial_prefix: z.string(),
    manual_dial_prefix: z.string(),
    three_way_dial_prefix: z.string(),
  }),
});
