import type { ApiCall } from '../../api-call.ts';
import { sameNumber, sameText } from './compare.ts';

/**
 * The campaigns of the caller's user group; undefined = all. Functions look for either of two marks of
 * "all campaigns" in the group's list.
 */
export function groupCampaigns(call: ApiCall, all: RegExp): readonly string[] | undefined {
  const group = call.tables.userGroups.find(({ user_group }) => user_group === call.caller.user_group);
  const allowed = group?.allowed_campaigns ?? '';
  return all.test(allowed) ? undefined : allowed.replaceAll(/\s-/g, '').split(/\s/);
}

export const ALL = /-ALL/i;
export const ALL_CAMPAIGNS = /ALL-CAMPAIGNS/i;

/** Whether the list is defined and belongs to one of the campaigns. */
export function listIsIn(call: ApiCall, listId: string, campaigns: readonly string[] | undefined): boolean {
  return call.tables.lists.rows.some(
    ({ list_id, campaign_id }) =>
      sameNumber(list_id, listId) &&
      (campaigns === undefined || campaigns.some((campaign) => sameText(campaign, campaign_id))),
  );
}

/** The lists of the group's campaigns; undefined = every list, also one that is not defined. */
export function groupLists(call: ApiCall): readonly string[] | undefined {
  const campaigns = groupCampaigns(call, ALL);
  if (campaigns === undefined) return undefined;
  const lists = call.tables.lists.rows
    .filter(({ campaign_id }) => campaigns.some((campaign) => sameText(campaign, campaign_id)))
    .map(({ list_id }) => list_id);
  // Without a list the program leaves the condition out.
  return lists.length === 0 ? undefined : lists;
}

/** `api_list_restrict`: the user may touch lists of its group's campaigns only. */
export function isRestricted(call: ApiCall): boolean {
  return Number(call.caller.api_list_restrict) > 0;
}
