import type { ApiCall } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { sameText } from './compare.ts';

/** Whether a row may be seen. */
export type Sees = (id: string) => boolean;

/** The campaigns of the caller's user group; a group that does not exist has none. */
export function campaignsOf(call: ApiCall, userGroup = call.caller.user_group): Sees {
  const allowed = groupOf(call, userGroup)?.allowed_campaigns ?? '';
  if (/-ALL/i.test(allowed)) return () => true;
  return oneOf(allowed);
}

/** The lists of the caller's campaigns; undefined = every list, also one that is not defined. */
export function listsOf(call: ApiCall): ReadonlySet<string> | undefined {
  const allowed = groupOf(call, call.caller.user_group)?.allowed_campaigns ?? '';
  if (/-ALL/i.test(allowed)) return undefined;
  const sees = campaignsOf(call);
  return new Set(
    call.tables.lists.where(({ campaign_id }) => sees(campaign_id)).map(({ list_id }) => list_id),
  );
}

/** The user groups that the caller's group may look at; `lenient`: a setting of 3 characters or less means all. */
export function viewableGroups(call: ApiCall, lenient: boolean): Sees {
  const viewable = groupOf(call, call.caller.user_group)?.admin_viewable_groups ?? '';
  if (/--ALL--/i.test(viewable) || (lenient && viewable.length <= 3)) return () => true;
  const listed = oneOf(viewable);
  return (group) => sameText(group, '---ALL---') || listed(group);
}

export function findCampaign(call: ApiCall, id: string, sees: Sees): Row<'campaigns'> | undefined {
  return call.tables.campaigns.find((row) => sameText(row.campaign_id, id) && sees(row.campaign_id));
}

function groupOf(call: ApiCall, userGroup: string): Row<'userGroups'> | undefined {
  return call.tables.userGroups.find(({ user_group }) => sameText(user_group, userGroup));
}

/** Ids between blanks, closed by ` -`. */
function oneOf(stored: string): Sees {
  const ids = stored.replaceAll(' -', '').split(' ');
  return (id) => ids.some((listed) => sameText(listed, id));
}
