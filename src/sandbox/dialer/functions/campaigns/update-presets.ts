import { type ApiCall, EndOfReply, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { formatTable } from './answer-table.ts';
import { byText, sameText } from './compare.ts';
import { ascii, words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf, findCampaign } from './scope.ts';
import { lengthBetween, readSettings, type Setting, yesOrNo } from './settings.ts';
import { askedCampaign } from './update-campaign.ts';

type Preset = Row<'xferPresets'>;
const COLUMNS = ['preset_name', 'campaign_id', 'preset_number', 'preset_hide_number', 'preset_dtmf'] as const;
const MOST_ROWS = 1000;

const SETTINGS: readonly Setting<keyof Preset>[] = [
  {
    column: 'preset_hide_number',
    read: (call) => ascii(call, 'preset_hide_number'),
    problem: yesOrNo('PRESET HIDE NUMBER MUST BE Y OR N'),
  },
  {
    column: 'preset_number',
    read: (call) => ascii(call, 'preset_number', '*#._'),
    problem: lengthBetween(1, 50, 'PRESET NUMBER IS NOT VALID'),
  },
  {
    column: 'preset_dtmf',
    blank: '',
    read: (call) => ascii(call, 'preset_dtmf', '- ,*#'),
    problem: lengthBetween(0, 50, 'PRESET DTMF IS NOT VALID'),
  },
];

/** `update_presets`: list, add (`NEW`), delete or change the transfer presets of a campaign. */
export function updatePresets(call: ApiCall): void {
  demand(call, { flags: ['vdc_agent_api_access', 'modify_campaigns'], to: 'UPDATE CAMPAIGNS' });
  const { caller, tables, reply } = call;
  const campaignId = askedCampaign(call, 8);
  if (findCampaign(call, campaignId, campaignsOf(call)) === undefined)
    refuse(call, `CAMPAIGN DOES NOT EXIST: |${caller.user}|${campaignId}`);
  const action = ascii(call, 'action');
  if (action === 'LIST') listPresets(call, campaignId);

  const sent = words(call, 'preset_name', '- _');
  const name = action === 'NEW' ? sent : choosePreset(call, campaignId, sent);
  const changes = readSettings(call, SETTINGS);
  const isIt = (row: Preset) => sameText(row.campaign_id, campaignId) && sameText(row.preset_name, name);
  if (action === 'DELETE') {
    tables.xferPresets.remove(isIt);
    return reply.say(`SUCCESS: ${call.name} PRESET HAS BEEN DELETED - ${caller.user}|${name}|${campaignId}`);
  }
  if (Object.keys(changes).length === 0)
    return reply.say(`NOTICE: ${call.name} NO UPDATES DEFINED: |${caller.user}|`);
  if (action === 'NEW') {
    tables.xferPresets.insert({ campaign_id: campaignId, preset_name: name.slice(0, 40), ...changes });
    return reply.say(
      `SUCCESS: ${call.name} PRESET HAS BEEN ADDED - ${caller.user}|NEW PRESET: ${name}|${campaignId}`,
    );
  }
  tables.xferPresets.update(isIt, changes);
  reply.say(`SUCCESS: ${call.name} PRESET HAS BEEN UPDATED - ${caller.user}|${name}|${campaignId}`);
}

function presetsOf(call: ApiCall, campaignId: string): Preset[] {
  return call.tables.xferPresets
    .where(({ campaign_id }) => sameText(campaign_id, campaignId))
    .toSorted((a, b) => byText(a.preset_name, b.preset_name));
}

function listPresets(call: ApiCall, campaignId: string): never {
  const rows = presetsOf(call, campaignId).slice(0, MOST_ROWS);
  call.reply.print(
    rows.length === 0
      ? `NOTICE: ${call.name} LIST, No Records Found - ${call.caller.user}|${campaignId}|0\n`
      : formatTable(
          call,
          COLUMNS,
          rows.map((row) => COLUMNS.map((name) => row[name])),
        ),
  );
  call.reply.log();
  throw new EndOfReply('listed');
}

/** A name that is none means the only preset there is; where there is none at all, SUCCESS is told all the same. */
function choosePreset(call: ApiCall, campaignId: string, name: string): string {
  const presets = presetsOf(call, campaignId);
  if (presets.some(({ preset_name }) => sameText(preset_name, name))) return name;
  if (presets.length < 2) return presets[0]?.preset_name ?? '';
  return refuse(call, `PRESET NAME DOES NOT EXIST: |${call.caller.user}|${name}|${campaignId}|2`);
}
