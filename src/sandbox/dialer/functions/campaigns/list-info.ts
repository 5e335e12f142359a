import { type ApiCall, BrokenStatement, allowedLists, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { delimiterOf, wantsHeader } from './answer-table.ts';
import { sameNumber, sameText } from './compare.ts';
import { countDialable } from './dialable-leads.ts';
import { ascii, ID, size, words } from './filters.ts';
import { demand } from './rights.ts';
import { campaignsOf } from './scope.ts';
import { listName } from './list-settings.ts';

const COLUMNS = [
  'list_id', 'list_name', 'campaign_id', 'active', 'list_changedate', 'list_lastcalldate', 'expiration_date',
  'resets_today',
]; // prettier-ignore

/** `list_info`: one list, with the counts that were asked for. The row ends in a delimiter even without them. */
export function listInfo(call: ApiCall): void {
  const listId = askedList(call, 'MODIFY LISTS');
  const list = findList(call, listId);
  if (list === undefined) refuse(call, `LIST DOES NOT EXIST: |${call.caller.user}|${listId}`);

  const headings = [...COLUMNS];
  const values = [
    listId, list.list_name, list.campaign_id, list.active, list.list_changedate, list.list_lastcalldate,
    list.expiration_date, list.resets_today,
  ]; // prettier-ignore
  if (words(call, 'leads_counts') === 'Y') {
    headings.push('all_leads_count', 'new_leads_count');
    values.push(...countLeads(call, list.list_id));
  }
  let dialable = '';
  if (ascii(call, 'dialable_count', '_') === 'Y') {
    headings.push('dialable_count');
    const campaign = call.tables.campaigns.find(({ campaign_id }) => sameText(campaign_id, list.campaign_id));
    dialable = countDialable(call, list, campaign);
  }
  const delimiter = delimiterOf(call);
  if (wantsHeader(call)) call.reply.print(`${headings.join(delimiter)}\n`);
  call.reply.print(`${[...values, dialable].join(delimiter)}\n`);
  call.reply.log();
}

/** The list that is asked for, once the caller's rights, its form and the caller's lists allow it. */
export function askedList(call: ApiCall, to: string, all: 'all-too' | 'one' = 'one'): string {
  demand(call, { flags: ['vdc_agent_api_access', 'modify_lists'], to });
  const listId = ascii(call, 'list_id', ID);
  if (size(listId) < 2 || size(listId) > 14) {
    const told = [call.caller.user, listId, listName(call), words(call, 'campaign_id')].join('|');
    refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${told}`);
  }
  const every = all === 'all-too' && listId === EVERY_LIST;
  if (!every && allowedLists(call)?.has(listId) === false) refuse(call, `NOT AN ALLOWED LIST ID - ${listId}`);
  return listId;
}

/** Only list_custom_fields knows it; to the others it is no list. */
export const EVERY_LIST = '---ALL---';

export function findList(call: ApiCall, listId: string): Row<'lists'> | undefined {
  const sees = campaignsOf(call);
  return call.tables.lists.find((row) => sameNumber(row.list_id, listId) && sees(row.campaign_id));
}

function countLeads(call: ApiCall, listId: string): [all: string, fresh: string] {
  const archived = ascii(call, 'archived_lead') === 'Y';
  const rows = archived ? call.store.archive : call.store.leads;
  if (rows === undefined) throw new BrokenStatement('vicidial_list_archive does not exist');
  const leads = rows.filter(({ list_id }) => list_id === listId);
  return [String(leads.length), String(leads.filter(({ status }) => sameText(status, 'NEW')).length)];
}
