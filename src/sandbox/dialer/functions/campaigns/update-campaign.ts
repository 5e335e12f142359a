import { type ApiCall, refuse } from '../../api-call.ts';
import { CAMPAIGN_SETTINGS } from './campaign-settings.ts';
import { sameText } from './compare.ts';
import { changeDialStatuses } from './dial-statuses.ts';
import { size, words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf, findCampaign } from './scope.ts';
import { readSettings } from './settings.ts';

/** `update_campaign`: all settings or, where one is wrong, none; then the hopper is emptied if asked for. */
export function updateCampaign(call: ApiCall): void {
  demand(call, { flags: ['vdc_agent_api_access', 'modify_campaigns'], to: 'UPDATE CAMPAIGNS' });
  const { caller, clock, reply, store } = call;
  const campaignId = askedCampaign(call, 8);
  const campaign = findCampaign(call, campaignId, campaignsOf(call));
  if (campaign === undefined) refuse(call, `CAMPAIGN DOES NOT EXIST: |${caller.user}|${campaignId}`);

  const changes = readSettings(call, CAMPAIGN_SETTINGS);
  const statuses = changeDialStatuses(call, campaign.dial_statuses);
  if (statuses !== undefined) changes.dial_statuses = statuses.slice(0, 255);
  if (Object.keys(changes).length === 0) {
    reply.say(`NOTICE: ${call.name} NO UPDATES DEFINED: |${caller.user}|`);
  } else {
    Object.assign(campaign, { campaign_changedate: clock.local(clock.now()) }, changes);
    reply.say(`SUCCESS: ${call.name} CAMPAIGN HAS BEEN UPDATED - ${caller.user}|${campaignId}`);
  }
  if (call.parameters.get('reset_hopper').replaceAll(/[^NY]/g, '') !== 'Y') return;
  const kept = store.hopper.filter(({ campaign_id }) => !sameText(campaign_id, campaignId));
  store.hopper.splice(0, store.hopper.length, ...kept);
  reply.say(`NOTICE: ${call.name} HOPPER HAS BEEN RESET - ${caller.user}|${campaignId}|`);
}

/** The campaign that is asked for; its id is told twice where it does not fit. */
export function askedCampaign(call: ApiCall, longest: number): string {
  const id = words(call, 'campaign_id');
  if (size(id) >= 2 && size(id) <= longest) return id;
  const name = words(call, 'campaign_name', '- .,_');
  return refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${call.caller.user}|${id}|${name}|${id}`);
}
