import { type ApiCall, BrokenStatement, EndOfReply, flag, refuse } from '../../api-call.ts';
import { breaksStatement, storeText } from '../../lead-fields.ts';
import type { Row } from '../../tables/index.ts';
import { demandAltSetting } from './alt-url-setting.ts';
import { formatTable } from './answer-table.ts';
import { sameNumber, sameText } from './compare.ts';
import { ADDRESS, ascii, FIELD_TEXT, numerals, words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf, findCampaign } from './scope.ts';
import { lengthBetween, readSettings, type Setting, smallInt, yesOrNo } from './settings.ts';
import { askedCampaign } from './update-campaign.ts';

const COLUMNS = [
  'url_id', 'campaign_id', 'entry_type', 'active', 'url_type', 'url_rank', 'url_statuses', 'url_description',
  'url_lists', 'url_call_length', 'url_address',
] as const; // prettier-ignore
const MOST_ROWS = 1000;

const SETTINGS: readonly Setting<keyof Row<'urlMulti'>>[] = [
  { column: 'active', read: (call) => flag(call, 'active'), problem: yesOrNo('ACTIVE MUST BE Y OR N') },
  {
    column: 'url_address',
    blank: '',
    read: (call) => words(call, 'url_address', ADDRESS),
    problem: lengthBetween(5, 65_000, 'URL ADDRESS IS NOT VALID'),
  },
  {
    column: 'url_rank',
    read: (call) => numerals(call, 'url_rank'),
    problem: lengthBetween(0, 5, 'URL RANK IS NOT VALID'),
    stored: smallInt,
  },
  {
    column: 'url_call_length',
    read: (call) => numerals(call, 'url_call_length'),
    problem: lengthBetween(0, 5, 'URL CAL LENGTH IS NOT VALID'),
    stored: smallInt,
  },
  {
    column: 'url_statuses',
    read: (call) => words(call, 'url_statuses', '- '),
    problem: lengthBetween(0, 1000, 'URL STATUSES IS NOT VALID'),
  },
  {
    column: 'url_description',
    blank: '',
    read: (call) => words(call, 'url_description', FIELD_TEXT),
    problem: lengthBetween(0, 255, 'URL DESCRIPTION IS NOT VALID'),
    stored: (value) => storeText(value, 255),
  },
  {
    column: 'url_lists',
    blank: '',
    read: (call) => call.parameters.get('url_lists').replaceAll(/[^- 0-9A-Z]/g, ''),
    problem: lengthBetween(0, 1000, 'URL LISTS IS NOT VALID'),
  },
];

/** What an alternative URL belongs to, as it was sent. */
interface Owner {
  readonly campaign_id: string;
  readonly entry_type: string;
  readonly url_type: string;
}

/** `update_alt_url`: list, add or change the alternative URLs of a campaign, in-group or list. */
export function updateAltUrl(call: ApiCall): void {
  demand(call, { flags: ['vdc_agent_api_access', 'modify_campaigns'], to: 'UPDATE CAMPAIGNS' });
  const { caller, tables, reply } = call;
  const campaignId = askedCampaign(call, 20);
  // Also an in-group or a list must have the id of a campaign.
  if (findCampaign(call, campaignId, campaignsOf(call)) === undefined)
    refuse(call, `CAMPAIGN DOES NOT EXIST: |${caller.user}|${campaignId}`);
  const owner: Owner = {
    campaign_id: campaignId,
    entry_type: ascii(call, 'entry_type', '_'),
    url_type: ascii(call, 'url_type', '_'),
  };
  const told = `${owner.url_type}|${owner.entry_type}|${campaignId}`;
  const asked = call.parameters.get('alt_url_id').replaceAll(/[^0-9A-Z]/g, '');
  if (asked === 'LIST') return listUrls(call, owner, told);
  demandAltSetting(call, owner);
  const urlId = asked === 'NEW' ? asked : chooseUrl(call, owner, { asked, told });
  const changes = readSettings(call, SETTINGS);
  if (Object.keys(changes).length === 0)
    return reply.say(`NOTICE: ${call.name} NO UPDATES DEFINED: |${caller.user}|`);
  if (breaksStatement(words(call, 'url_description', FIELD_TEXT)) && !call.legacy)
    throw new BrokenStatement('the description ends in a backslash');
  if (urlId === 'NEW') {
    const { url_id } = tables.urlMulti.insert({ ...owner, ...changes });
    return reply.say(
      `SUCCESS: ${call.name} ALT URL HAS BEEN ADDED - ${caller.user}|NEW URL ID: ${url_id}|${told}`,
    );
  }
  const isIt = (row: Row<'urlMulti'>) =>
    sameText(row.campaign_id, campaignId) && urlId !== '' && sameNumber(row.url_id, urlId);
  tables.urlMulti.update(isIt, changes);
  reply.say(`SUCCESS: ${call.name} ALT URL HAS BEEN UPDATED - ${caller.user}|${urlId}|${told}`);
}

function urlsOf(call: ApiCall, owner: Owner): Row<'urlMulti'>[] {
  return call.tables.urlMulti
    .where(
      (row) =>
        sameText(row.campaign_id, owner.campaign_id) &&
        sameText(row.entry_type, owner.entry_type) &&
        sameText(row.url_type, owner.url_type),
    )
    .toSorted((a, b) => Number(a.url_id) - Number(b.url_id));
}

function listUrls(call: ApiCall, owner: Owner, told: string): never {
  const rows = urlsOf(call, owner).slice(0, MOST_ROWS);
  call.reply.print(
    rows.length === 0
      ? `NOTICE: ${call.name} LIST, No Records Found - ${call.caller.user}|${told}|0\n`
      : formatTable(
          call,
          COLUMNS,
          rows.map((row) => COLUMNS.map((name) => row[name])),
        ),
  );
  call.reply.log();
  throw new EndOfReply('listed');
}

/** An id that is none means the only URL there is; where there is none at all, nothing is changed and SUCCESS told. */
function chooseUrl(call: ApiCall, owner: Owner, { asked, told }: { asked: string; told: string }): string {
  const rows = urlsOf(call, owner);
  if (rows.some(({ url_id }) => sameNumber(url_id, asked))) return asked;
  if (rows.length < 2) return rows[0]?.url_id ?? '';
  return refuse(call, `ALT URL ID DOES NOT EXIST: |${call.caller.user}|${asked}|${told}|2`);
}
