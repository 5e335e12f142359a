import { type ApiCall, flag, refuse } from '../../api-call.ts';
import { formatTable } from './answer-table.ts';
import { sameText } from './compare.ts';
import { words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf, viewableGroups } from './scope.ts';

const COLUMNS = ['user', 'allowed_campaigns_list', 'allowed_ingroups_list'];

/** `agent_campaigns`: the active campaigns and in-groups that an agent may log in to. */
export function agentCampaigns(call: ApiCall): void {
  demand(call, {
    flags: ['vdc_agent_api_access', 'view_reports', 'modify_users'],
    to: 'GET AGENT INFO',
    closing: '|',
  });
  const { tables, caller } = call;
  const agentUser = words(call, 'agent_user');
  const sees = viewableGroups(call, true);
  const agents = tables.users.where(({ user }) => sameText(user, agentUser));
  if (!agents.some(({ user_group }) => sees(user_group)))
    refuse(call, `AGENT USER DOES NOT EXIST: |${caller.user}|${agentUser}`);

  const mayUse = campaignsOf(call, agents[0]?.user_group);
  const wanted = words(call, 'campaign_id');
  const campaigns = tables.campaigns.where(
    ({ active, campaign_id }) =>
      active === 'Y' && mayUse(campaign_id) && (wanted === '' || sameText(campaign_id, wanted)),
  );
  if (campaigns.length === 0)
    refuse(call, `THIS AGENT USER HAS NO AVAILABLE CAMPAIGNS: ${agentUser}|${caller.user}|`);

  const groupIds = new Set(
    campaigns.flatMap(({ closer_campaigns: ids }) => ids.replace(/-$/, '').split(' ')),
  );
  const directToo = flag(call, 'ignore_agentdirect') !== 'Y';
  const inGroups = tables.inboundGroups.where(
    ({ group_id, active }) =>
      active === 'Y' &&
      [...groupIds].some((id) => id !== '' && sameText(id, group_id)) &&
      (directToo || !/^AGENTDIRECT/i.test(group_id)),
  );
  const row = [
    agentUser,
    campaigns.map(({ campaign_id }) => campaign_id).join('-'),
    inGroups.map(({ group_id }) => group_id).join('-'),
  ];
  call.reply.print(formatTable(call, COLUMNS, [row]));
  call.reply.log();
}
