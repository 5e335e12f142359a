import { type ApiCall, refuse } from '../../api-call.ts';
import { formatTable } from './answer-table.ts';
import { sameText } from './compare.ts';
import { words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf } from './scope.ts';

const COLUMNS = [
  'campaign_id', 'campaign_name', 'active', 'user_group', 'dial_method', 'dial_level', 'lead_order',
  'dial_statuses', 'dial_timeout', 'dial_prefix', 'manual_dial_prefix', 'three_way_dial_prefix',
]; // prettier-ignore

/** `campaigns_list`: the campaigns of the caller's user group, active or not. */
export function campaignsList(call: ApiCall): void {
  demand(call, {
    flags: ['vdc_agent_api_access', 'view_reports'],
    to: 'GET CAMPAIGN INFO',
    closing: '|',
  });
  const sees = campaignsOf(call);
  const wanted = words(call, 'campaign_id');
  const campaigns = call.tables.campaigns.where(
    ({ campaign_id, active }) =>
      (active === 'Y' || active === 'N') &&
      sees(campaign_id) &&
      (wanted === '' || sameText(campaign_id, wanted)),
  );
  if (campaigns.length === 0) refuse(call, `THIS USER HAS NO VIEWABLE CAMPAIGNS: ${call.caller.user}|`);
  const rows = campaigns.map((campaign) => [
    campaign.campaign_id,
    campaign.campaign_name,
    campaign.active,
    campaign.user_group,
    campaign.dial_method,
    campaign.auto_dial_level,
    campaign.lead_order,
    campaign.dial_statuses.replaceAll(/^ | -$/g, ''),
    campaign.dial_timeout,
    campaign.dial_prefix,
    campaign.manual_dial_prefix,
    campaign.three_way_dial_prefix,
  ]);
  call.reply.print(formatTable(call, COLUMNS, rows));
  call.reply.log();
}
