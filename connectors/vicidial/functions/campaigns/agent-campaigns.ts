import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { nothing } from '../meaning.ts';
import { campaignId, userId, yesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE } from './inputs.ts';

const ids = z.string().transform((text) => text.split('-').filter((id) => id !== ''));

export const agentCampaigns = defineFunction({
  api: 'non-agent',
  name: 'agent_campaigns',
  family: 'campaigns',
  summary: 'Active campaigns and in-groups that an agent may log in to.',
  effect: 'read',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'view_reports', 'modify_users'] },
  input: z.strictObject({
    agentUser: userId,
    campaignId: campaignId.optional(),
    ignoreAgentdirect: yesOrNo.optional(),
  }),
  always: AS_TABLE,
  lines: [
    nothing('ERROR', 'THIS AGENT USER HAS NO AVAILABLE CAMPAIGNS', 'no-campaigns', ['agentUser', 'user']),
  ],
  fields: z.object({ agentUser: z.string().optional(), user: z.string().optional() }),
  rows: readTable({ columns: ['user', 'allowed_campaigns_list', 'allowed_ingroups_list'] }),
  row: z.object({ user: z.string(), allowed_campaigns_list: ids, allowed_ingroups_list: ids }),
  remark: 'Ids are joined by dashes, so an id that holds one comes back in pieces.',
});
