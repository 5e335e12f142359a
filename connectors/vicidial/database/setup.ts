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
import type { Reader } from './reader.ts';

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
const RawAlternate = z.object({
  campaign_id: text,
  entry_type: text,
  url_type: text,
  active: yes,
  url_statuses: text,
  url_address: text,
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
export async function readSetup(reader: Reader, apiUser: string, signal: AbortSignal): Promise<DialerSetup> {
  const all = <Row>(
    table: string,
    columns: readonly string[],
    row: z.ZodType<Row>,
  ): Promise<readonly Row[]> =>
    reader.select({ sql: `SELECT ${selectList(table, columns)} FROM ${table}`, values: [], row }, signal);
  const [user] = await reader.select(
    {
      sql: `SELECT ${selectList('vicidial_users', USER_COLUMNS)} FROM vicidial_users WHERE user = ? LIMIT 1`,
      values: [apiUser],
      row: RawUser,
    },
    signal,
  );
  return {
    campaigns: (await all('vicidial_campaigns', CAMPAIGN_COLUMNS, RawCampaign)).map(toCampaign),
    inGroups: (await all('vicidial_inbound_groups', IN_GROUP_COLUMNS, RawInGroup)).map(toInGroup),
    lists: (await all('vicidial_lists', LIST_COLUMNS, RawList)).map(toList),
    alternateUrls: (await all('vicidial_url_multi', ALTERNATE_COLUMNS, RawAlternate)).map(toAlternate),
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

function toList(raw: z.output<typeof RawList>): ListSetup {
  return { id: raw.list_id, campaignId: raw.campaign_id, active: raw.active, noAgentUrl: raw.na_call_url };
}

function toAlternate(raw: z.output<typeof RawAlternate>): AlternateUrl {
  return {
    ownerId: raw.campaign_id,
    entryType: raw.entry_type,
    urlType: raw.url_type,
    active: raw.active,
    statuses: raw.url_statuses,
    url: raw.url_address,
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
