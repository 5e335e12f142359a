import type { ApiCall } from '../../api-call.ts';
import { sameText } from './columns.ts';

/** The user groups that the caller's group may see (`admin_viewable_groups`). */
export function viewableGroups(
  call: ApiCall,
  options: { readonly emptyShowsAll: boolean },
): (userGroup: string) => boolean {
  const stored = ownGroup(call)?.admin_viewable_groups ?? '';
  if (/--ALL--/i.test(stored) || (options.emptyShowsAll && stored.length <= 3)) return () => true;
  const names = ['---ALL---', ...words(stored)];
  return (userGroup) => names.some((name) => sameText(name, userGroup));
}

/** The campaigns that the caller's group may see (`allowed_campaigns`). */
export function viewableCampaigns(call: ApiCall): (campaign: string) => boolean {
  const stored = ownGroup(call)?.allowed_campaigns ?? '';
  if (/-ALL/i.test(stored)) return () => true;
  const names = words(stored);
  return (campaign) => names.some((name) => sameText(name, campaign));
}

function ownGroup(call: ApiCall) {
  return call.tables.userGroups.find(({ user_group }) => sameText(user_group, call.caller.user_group));
}

function words(stored: string): string[] {
  return stored.replaceAll(' -', '').split(' ');
}
