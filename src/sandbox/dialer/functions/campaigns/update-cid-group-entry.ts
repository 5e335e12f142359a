import { type ApiCall, flag, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { byText, sameText } from './compare.ts';
import { areaCode, ascii, callerId, EVERY, ID, size, words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf, findCampaign, viewableGroups } from './scope.ts';

type Entry = Row<'campaignCidAreacodes'>;

/** What is asked of a caller id group. */
interface Asked {
  readonly group: string;
  readonly area: string;
  readonly number: string;
  readonly active: string;
  readonly description: string;
}

/** `update_cid_group_entry`: tell, add, delete or change entries. A `stage` that is none of these answers nothing. */
export function updateCidGroupEntry(call: ApiCall): void {
  demand(call, { flags: ['vdc_agent_api_access', 'modify_campaigns'], to: 'UPDATE CID GROUPS' });
  const { user } = call.caller;
  const group = words(call, 'cid_group_id');
  const area = areaCode(call);
  const stage = ascii(call, 'stage', ID);
  const fits = (text: string, min: number, max: number) => size(text) >= min && size(text) <= max;
  if (!fits(group, 1, 20) || !fits(stage, 3, 6) || !fits(area, 1, 9))
    refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${user}|${group}|${area}|${stage}`);
  if (!isKnown(call, group)) refuse(call, `CID GROUP DOES NOT EXIST: |${user}|${group}`);

  const description = words(call, 'cid_description', '- .,_');
  const asked = { group, area, number: callerId(call), active: flag(call, 'active'), description };
  if (stage === 'INFO') tellEntries(call, asked);
  if (stage === 'ADD') addEntry(call, asked);
  if (stage === 'DELETE') deleteEntries(call, asked);
  if (stage === 'UPDATE') updateEntries(call, asked);
}

/** A group that the caller's user group may see, or a campaign with caller ids of its own. */
function isKnown(call: ApiCall, id: string): boolean {
  const sees = viewableGroups(call, false);
  const group = call.tables.cidGroups.find(
    ({ cid_group_id, user_group }) => sameText(cid_group_id, id) && sees(user_group),
  );
  return group !== undefined || findCampaign(call, id, campaignsOf(call)) !== undefined;
}

function tellEntries(call: ApiCall, asked: Asked): void {
  const entries = demandEntries(call, asked);
  const { group, area, number } = asked;
  call.reply.print(
    `SUCCESS: ${call.name} CID GROUP INFO AS FOLLOWS ${group}|${area}|${number}|${entries.length}\n`,
  );
  for (const [index, entry] of entries.entries()) {
    const active = entry.active === '' ? 'N' : entry.active;
    const told = [entry.areacode, entry.outbound_cid, active, entry.cid_description, entry.call_count_today];
    call.reply.print(`${index + 1}|${told.join('|')}\n`);
  }
  call.reply.log();
}

function addEntry(call: ApiCall, { group, area, number, active, description }: Asked): void {
  const { caller, tables, reply } = call;
  if (area === EVERY)
    refuse(call, `YOU MUST DEFINE AN AREACODE WHEN ADDING AND ENTRY: |${caller.user}|${group}|${area}`);
  if (size(number) < 4)
    refuse(call, `YOU MUST DEFINE A CID NUMBER WHEN ADDING AND ENTRY: |${caller.user}|${group}|${number}`);
  const told = [group, area, number].join('|');
  const there = tables.campaignCidAreacodes.find(
    (entry) =>
      sameText(entry.campaign_id, group) &&
      sameText(entry.areacode, area) &&
      sameText(entry.outbound_cid, number),
  );
  if (there !== undefined) refuse(call, `THIS CID GROUP ENTRY ALREADY EXISTS: |${caller.user}|${told}`);
  tables.campaignCidAreacodes.insert({
    campaign_id: group,
    areacode: area.slice(0, 5),
    outbound_cid: number.slice(0, 20),
    active: active === 'Y' ? 'Y' : '',
    cid_description: description.slice(0, 50),
  });
  reply.say(`SUCCESS: ${call.name} CID GROUP ENTRY HAS BEEN ADDED - ${caller.user}|${told}|1`);
}

function deleteEntries(call: ApiCall, asked: Asked): void {
  const going = new Set(demandEntries(call, asked));
  const count = call.tables.campaignCidAreacodes.remove((entry) => going.has(entry));
  const told = [asked.group, asked.area, asked.number, count].join('|');
  call.reply.say(`SUCCESS: ${call.name} CID GROUP ENTRIES HAVE BEEN DELETED - ${call.caller.user}|${told}`);
}

function updateEntries(call: ApiCall, asked: Asked): void {
  const changing = new Set(demandEntries(call, asked));
  const { group, area, number, active, description } = asked;
  const changes: Partial<Entry> = {};
  if (active === 'Y' || active === 'N') changes.active = active === 'Y' ? 'Y' : '';
  if (description !== '') changes.cid_description = description.slice(0, 50);
  const told = [group, area, number].join('|');
  const { user } = call.caller;
  if (Object.keys(changes).length === 0)
    refuse(call, `NO UPDATES WERE DEFINED: |${user}|${told}|${active}|${description}`);
  const count = call.tables.campaignCidAreacodes.update((entry) => changing.has(entry), changes);
  call.reply.say(`SUCCESS: ${call.name} CID GROUP ENTRIES HAVE BEEN UPDATED - ${user}|${told}|${count}`);
}

/** The entries that are meant, by area code and number; answers and ends where there are none. */
function demandEntries(call: ApiCall, { group, area, number }: Asked): Entry[] {
  const entries = call.tables.campaignCidAreacodes
    .where(
      (entry) =>
        sameText(entry.campaign_id, group) &&
        (area === EVERY || sameText(entry.areacode, area)) &&
        (number === EVERY || number === '' || sameText(entry.outbound_cid, number)),
    )
    .toSorted((a, b) => byText(a.areacode, b.areacode) || byText(a.outbound_cid, b.outbound_cid));
  if (entries.length === 0) refuse(call, `THIS CID GROUP HAS NO ENTRIES: |${call.caller.user}|${group}`);
  return entries;
}
