import type { ApiCall } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { isOneOf, sameText } from './collation.ts';

function groupOf(call: ApiCall): Row<'userGroups'> | undefined {
  return call.tables.userGroups.find(({ user_group }) => sameText(user_group, call.caller.user_group));
}

/** Names as VICIdial keeps them (` SALES SOLAR -`); the blank in front leaves an empty one. */
function names(stored: string): string[] {
  return stored.replaceAll(' -', '').split(' ');
}

/** Whether rows of a user group are shown to the caller (`admin_viewable_groups`). */
export function viewableGroups(call: ApiCall): (userGroup: string) => boolean {
  const stored = groupOf(call)?.admin_viewable_groups ?? '';
  if (/--ALL--/i.test(stored) || stored.length <= 3) return () => true;
  const viewable = ['---ALL---', ...names(stored)];
  return (userGroup) => isOneOf(userGroup, viewable);
}

/** Campaigns that the caller may see; undefined = all. A group that does not exist may see none. */
export function allowedCampaigns(call: ApiCall): readonly string[] | undefined {
  const stored = groupOf(call)?.allowed_campaigns ?? '';
  return /-ALL/i.test(stored) ? undefined : names(stored);
}

/** Whether a running call of a campaign or in-group counts for the caller. */
export function countsCall(call: ApiCall): (campaignId: string) => boolean {
  const campaigns = allowedCampaigns(call);
  if (campaigns === undefined) return () => true;
  const isViewable = viewableGroups(call);
  const inGroups = call.tables.inboundGroups
    .where(({ user_group }) => isViewable(user_group))
    .map(({ group_id }) => group_id);
  const allowed = [...campaigns, ...inGroups, ''];
  return (campaignId) => isOneOf(campaignId, allowed);
}
