import { z } from 'zod';
import type {
  AlternateUrl,
  ApiUserSetup,
  CampaignSetup,
  DialerSetup,
  InGroupSetup,
  ListSetup,
} from '../../../src/domain/dialer-setup.ts';
import { id, amount, selectList, text } from './columns.ts';
import type { OptionalTables } from './optional-tables.ts';
import type { Reader } from './reader.ts';
import { LIST_NAME_COLUMNS, URL_FILTER_COLUMNS } from './setup-columns.ts';

const yes = text.transform((value) => value === 'Y');
const RawCampaign = z.object({
  campaign_id: text,
  campaign_name: text,
  active: yes,
  dispo_call_url: text,
  start_call_url: text,
  na_call_url: text,
  closer_campaigns: text,
});
const RawInGroup = z.object({
  group_id: text,
  group_name: text,
  active: yes,
  dispo_call_url: text,
  start_call_url: text,
  na_call_url: text,
  add_lead_url: text,
});
const RawList = z.object({ list_id: id, campaign_id: text, active: yes, na_call_url: text });
/** What our user may see where it has the rights of today, and not those of an earlier version's documentation. */
const NamedList = RawList.extend({ list_name: text.optional(), list_description: text.optional() });
const RawAlternate = z.object({
  campaign_id: text,
  entry_type: text,
  url_type: text,
  active: yes,
  url_statuses: text,
  url_address: text,
});
const FilteredAlternate = RawAlternate.extend({
  url_rank: amount.optional(),
  url_lists: text.optional(),
  url_call_length: amount.optional(),
});
/** Rights of a user that an API looks at; never its password. */
const RawUser = z.object({
  user: text,
  active: yes,
  user_level: amount,
  api_allowed_functions: text,
  vdc_agent_api_access: text,
  modify_leads: text,
  modify_lists: text,
  modify_campaigns: text,
  modify_users: text,
  modify_servers: text,
  view_reports: text,
  delete_from_dnc: text,
  delete_users: text,
  delete_lists: text,
  delete_campaigns: text,
  ast_admin_access: text,
  change_agent_campaign: text,
  custom_fields_modify: text,
});

const CAMPAIGN_COLUMNS = Object.keys(RawCampaign.shape);
const IN_GROUP_COLUMNS = Object.keys(RawInGroup.shape);
const LIST_COLUMNS = Object.keys(RawList.shape);
const ALTERNATE_COLUMNS = Object.keys(RawAlternate.shape);
const USER_COLUMNS = Object.keys(RawUser.shape);

/** How the dialer is set up. The tables are small, so they are read whole; `apiUser` is one row. */
export async function readSetup(
  { reader, tables }: { readonly reader: Reader; readonly tables: OptionalTables },
  apiUser: string,
  signal: AbortSignal,
): Promise<DialerSetup> {
  const all = <Row>(
    table: string,
    columns: readonly string[],
    row: z.ZodType<Row>,
  ): Promise<readonly Row[]> =>
    reader.select({ sql: `SELECT ${selectList(table, columns)} FROM ${table}`, values: [], row }, signal);
  const withMore = async (
    table: string,
    columns: readonly string[],
    more: readonly string[],
  ): Promise<readonly string[]> =>
    (await tables.tells(table, more, signal)) ? [...columns, ...more] : columns;
  const [user] = await reader.select(
    {
      sql: `SELECT ${selectList('vicidial_users', USER_COLUMNS)} FROM vicidial_users WHERE user = ? LIMIT 1`,
      values: [apiUser],
      row: RawUser,
    },
    signal,
  );
  const listColumns = await withMore('vicidial_lists', LIST_COLUMNS, LIST_NAME_COLUMNS);
  const urlColumns = await withMore('vicidial_url_multi', ALTERNATE_COLUMNS, URL_FILTER_COLUMNS);
  return {
    campaigns: (await all('vicidial_campaigns', CAMPAIGN_COLUMNS, RawCampaign)).map(toCampaign),
    inGroups: (await all('vicidial_inbound_groups', IN_GROUP_COLUMNS, RawInGroup)).map(toInGroup),
    lists: (await all('vicidial_lists', listColumns, NamedList)).map(toList),
    alternateUrls: (await all('vicidial_url_multi', urlColumns, FilteredAlternate))
      .toSorted((one, other) => (one.url_rank ?? 0) - (other.url_rank ?? 0))
      .map(toAlternate),
    apiUser: user === undefined ? undefined : toUser(user),
  };
}

function toCampaign(raw: z.output<typeof RawCampaign>): CampaignSetup {
  return {
    id: raw.campaign_id,
    name: raw.campaign_name,
    active: raw.active,
    dispoUrl: raw.dispo_call_url,
    startUrl: raw.start_call_url,
    noAgentUrl: raw.na_call_url,
    // ` SUPPORT BILLING -`
    inGroups: raw.closer_campaigns.split(' ').filter((name) => name !== '' && name !== '-'),
  };
}

function toInGroup(raw: z.output<typeof RawInGroup>): InGroupSetup {
  return {
    id: raw.group_id,
    name: raw.group_name,
    active: raw.active,
    dispoUrl: raw.dispo_call_url,
    startUrl: raw.start_call_url,
    noAgentUrl: raw.na_call_url,
    addLeadUrl: raw.add_lead_url,
  };
}

function toList(raw: z.output<typeof NamedList>): ListSetup {
  return {
    id: raw.list_id,
    campaignId: raw.campaign_id,
    active: raw.active,
    noAgentUrl: raw.na_call_url,
    name: raw.list_name,
    description: raw.list_description,
  };
}

function toAlternate(raw: z.output<typeof FilteredAlternate>): AlternateUrl {
  return {
    ownerId: raw.campaign_id,
    entryType: raw.entry_type,
    urlType: raw.url_type,
    active: raw.active,
    statuses: raw.url_statuses,
    url: raw.url_address,
    lists: raw.url_lists,
    shortestSeconds: raw.url_call_length,
  };
}

function toUser({
  user,
  active,
  user_level,
  api_allowed_functions,
  ...flags
}: z.output<typeof RawUser>): ApiUserSetup {
  return { user, active, level: user_level, allowedFunctions: api_allowed_functions, flags };
}
