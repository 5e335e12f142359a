import type { DialerState } from '../../api-call.ts';
import { sameText } from '../../agent-api/php.ts';
import type { Row } from '../../tables/index.ts';

/** A URL setting and the table entry that it stands in. */
export interface UrlSource {
  readonly url: string;
  readonly entryType: 'campaign' | 'ingroup' | 'list';
  readonly id: string;
}

const NONE: UrlSource = { url: '', entryType: 'campaign', id: '' };
/** Up to here a setting counts as none. */
const LONGEST_NOTHING = 7;

/**
 * The Dispo Call URL: the campaign's by way of the agent's live row; an in-group's replaces it even when it is
 * empty, unless it says CAMP.
 */
export function dispoSource(state: DialerState, user: string, group: string): UrlSource {
  const campaign = campaignOfAgent(state, user);
  const own: UrlSource =
    campaign === undefined
      ? NONE
      : { url: campaign.dispo_call_url, entryType: 'campaign', id: campaign.campaign_id };
  const inGroup = inGroupOf(state, group);
  if (inGroup === undefined || inGroup.dispo_call_url === 'CAMP') return own;
  return { url: inGroup.dispo_call_url, entryType: 'ingroup', id: inGroup.group_id };
}

/** The Start Call URL: an in-group's, or the campaign's where that is empty. */
export function startSource(state: DialerState, campaignId: string, group: string): UrlSource {
  const inGroup = inGroupOf(state, group);
  if (inGroup !== undefined && inGroup.start_call_url !== '')
    return { url: inGroup.start_call_url, entryType: 'ingroup', id: inGroup.group_id };
  const campaign = campaignOf(state, campaignId);
  return { url: campaign?.start_call_url ?? '', entryType: 'campaign', id: campaignId };
}

/** What the filters of alternate URLs look at. */
export interface AltFilter {
  readonly status: string;
  readonly listId: string;
  readonly talkSeconds: number;
}

/** The templates to fill: the setting itself, or the alternates by rank that let the call through. */
export function templatesOf(
  state: DialerState,
  source: UrlSource,
  type: 'dispo' | 'start',
  filter: AltFilter,
): readonly string[] {
  if (source.url !== 'ALT') return source.url.length > LONGEST_NOTHING ? [source.url] : [];
  const fits = (row: Row<'urlMulti'>): boolean =>
    fitsList(row, filter.listId) &&
    (type === 'start' ||
      (fitsStatus(row, filter.status) && filter.talkSeconds >= Number(row.url_call_length)));
  return alternates(state, source, type)
    .filter(fits)
    .map(({ url_address: address }) => address);
}

/** Active rows of `vicidial_url_multi` by rank. */
export function alternates(state: DialerState, source: UrlSource, type: string): Row<'urlMulti'>[] {
  return state.tables.urlMulti
    .where(
      (row) =>
        sameText(row.campaign_id, source.id) &&
        row.entry_type === source.entryType &&
        row.url_type === type &&
        row.active === 'Y',
    )
    .toSorted((a, b) => Number(a.url_rank) - Number(b.url_rank));
}

function fitsStatus({ url_statuses: statuses }: Row<'urlMulti'>, status: string): boolean {
  return statuses.includes('---ALL---') || (statuses !== '' && ` ${statuses} `.includes(` ${status} `));
}

function fitsList({ url_lists: lists }: Row<'urlMulti'>, listId: string): boolean {
  return lists === '' || ` ${lists} `.includes(` ${listId} `);
}

export function campaignOf({ tables }: DialerState, id: string): Row<'campaigns'> | undefined {
  return tables.campaigns.find(({ campaign_id: other }) => sameText(other, id));
}

export function inGroupOf({ tables }: DialerState, id: string): Row<'inboundGroups'> | undefined {
  return tables.inboundGroups.find(({ group_id: other }) => sameText(other, id));
}

/** Undefined = the live row is gone, and no campaign URL can be built. */
export function campaignOfAgent(state: DialerState, user: string): Row<'campaigns'> | undefined {
  const live = state.tables.liveAgents.find((row) => sameText(row.user, user));
  return live === undefined ? undefined : campaignOf(state, live.campaign_id);
}
