import type { FunctionMap } from '../function-map.ts';
import { addList } from './add-list.ts';
import { agentCampaigns } from './agent-campaigns.ts';
import { campaignsList } from './campaigns-list.ts';
import { addDncPhone, deleteDncPhone } from './dnc-phone.ts';
import { addFilterPhone, deleteFilterPhone } from './filter-phone.ts';
import { hopperBulkInsert } from './hopper-bulk-insert.ts';
import { hopperList } from './hopper-list.ts';
import { listCustomFields } from './list-custom-fields.ts';
import { listInfo } from './list-info.ts';
import { updateAltUrl } from './update-alt-url.ts';
import { updateCampaign } from './update-campaign.ts';
import { updateCidGroupEntry } from './update-cid-group-entry.ts';
import { updateList } from './update-list.ts';
import { updatePresets } from './update-presets.ts';

/** Campaigns, lists, hopper, DNC, filter phone groups, alternative URLs, presets. */
export const campaignFunctions: FunctionMap = new Map([
  ['agent_campaigns', agentCampaigns],
  ['campaigns_list', campaignsList],
  ['hopper_list', hopperList],
  ['hopper_bulk_insert', hopperBulkInsert],
  ['list_info', listInfo],
  ['list_custom_fields', listCustomFields],
  ['add_list', addList],
  ['update_list', updateList],
  ['update_campaign', updateCampaign],
  ['update_alt_url', updateAltUrl],
  ['update_presets', updatePresets],
  ['update_cid_group_entry', updateCidGroupEntry],
  ['add_dnc_phone', addDncPhone],
  ['delete_dnc_phone', deleteDncPhone],
  ['add_fpg_phone', addFilterPhone],
  ['delete_fpg_phone', deleteFilterPhone],
]);
