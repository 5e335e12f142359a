import type { ApiCall } from '../../../api-call.ts';
import { isOneOf } from '../collation.ts';
import { kept } from '../parameters.ts';

type Matches = (value: string) => boolean;

export interface DispoFilters {
  readonly isCampaign: Matches;
  readonly isInGroup: Matches;
  readonly isDid: Matches;
  readonly isStatus: Matches;
  readonly isUser: Matches;
}

const ALL = '---ALL---';
const everything: Matches = () => true;

/** What a report is about. Values stand between hyphens, which `did_ids` and `did_patterns` lose on their way in. */
export function readFilters(
  call: ApiCall,
  wanted: {
    readonly campaigns: string;
    readonly inGroups: string;
    readonly didIds: string;
    readonly didPatterns: string;
  },
): DispoFilters {
  const isCampaign = wanted.campaigns === '' ? everything : oneOf(wanted.campaigns, 'ALLCAMPAIGNS');
  return {
    isCampaign,
    isInGroup: oneOf(wanted.inGroups, 'ALLGROUPS'),
    isDid: didFilter(call, wanted.didIds, wanted.didPatterns),
    isStatus: statusFilter(call, isCampaign),
    isUser: userFilter(call),
  };
}

function oneOf(value: string, all: string): Matches {
  const names = value.split('-');
  if (names.includes(all) || value.includes(ALL)) return everything;
  return (item) => isOneOf(item, names);
}

function didFilter(call: ApiCall, didIds: string, didPatterns: string): Matches {
  const ids = didIds.split('-');
  const patterns = didPatterns.split('-');
  if (ids.includes('ALLDIDS') || patterns.includes('ALLPATTERNS')) return everything;
  const found = call.tables.inboundDids
    .where(({ did_pattern }) => isOneOf(did_pattern, patterns))
    .map(({ did_id }) => did_id);
  const numbers = new Set([...ids, ...found].map(Number));
  return (didId) => numbers.has(Number(didId));
}

function statusFilter(call: ApiCall, isCampaign: Matches): Matches {
  const statuses = kept(call, 'statuses', '\\- .,_');
  const categories = kept(call, 'categories', '\\-,_');
  if (statuses === '' && categories === '') return everything;
  const names = categories.split('-');
  if (names.includes('ALLCATEGORIES') || categories.includes(ALL)) return everything;
  const { statuses: system, campaignStatuses } = call.tables;
  const isNamed = ({ category }: { readonly category: string }) => isOneOf(category, names);
  const found = [
    ...system.where(isNamed).map(({ status }) => status),
    ...campaignStatuses
      .where((row) => isNamed(row) && isCampaign(row.campaign_id))
      .map(({ status }) => status),
  ];
  const own = statuses.split('-');
  if (own.includes('ALLSTATUSES') || statuses.includes(ALL)) return everything;
  return (status) => isOneOf(status, [...own, ...found]);
}

function userFilter(call: ApiCall): Matches {
  const users = kept(call, 'users', '\\-,_');
  const groups = kept(call, 'user_groups', '\\-|,_');
  if (users === '' && groups === '') return everything;
  const own = users.split('-');
  const names = groups.split('-');
  if (own.includes('ALLUSERS') || users.includes(ALL) || names.includes('ALLGROUPS') || groups.includes(ALL))
    return everything;
  const found = call.tables.users
    .where(({ user_group }) => isOneOf(user_group, names))
    .map(({ user }) => user);
  return (user) => isOneOf(user, [...own, ...found]);
}
