import { addList } from './add-list.ts';
import { agentCampaigns } from './agent-campaigns.ts';
import { campaignsList } from './campaigns-list.ts';
import { addDncPhone, deleteDncPhone } from './dnc-phone.ts';
import { addFpgPhone, deleteFpgPhone } from './filter-phone.ts';
import { hopperBulkInsert } from './hopper-bulk-insert.ts';
import { hopperList } from './hopper-list.ts';
import { listCustomFields } from './list-custom-fields.ts';
import { listInfo } from './list-info.ts';
import { updateAltUrl } from './update-alt-url.ts';
import { updateCampaign } from './update-campaign.ts';
import { updateCidGroupEntry } from './update-cid-group-entry.ts';
import { updateList } from './update-list.ts';
import { updatePresets } from './update-presets.ts';

/** Campaigns, lists, hopper, DNC, filter phone groups, alternate URLs, presets. */
export const campaignFunctions = {
  campaignsList,
  agentCampaigns,
  updateCampaign,
  updateCidGroupEntry,
  updateAltUrl,
  updatePresets,
  listInfo,
  listCustomFields,
  addList,
  updateList,
  hopperList,
  hopperBulkInsert,
  addDncPhone,
  deleteDncPhone,
  addFpgPhone,
  deleteFpgPhone,
} as const;
