import { type ApiCall, BrokenStatement, allowedLists, EndOfReply, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { formatTable } from './answer-table.ts';
import { sameNumber } from './compare.ts';
import { customColumns } from './custom-table.ts';
import { ID, words } from './filters.ts';
import { askedList, EVERY_LIST } from './list-info.ts';
import { campaignsOf } from './scope.ts';

const COLUMNS = [
  'list_id', 'list_name', 'campaign_id', 'active', 'list_changedate', 'list_lastcalldate',
  'custom_fields_list_space_delimited',
]; // prettier-ignore

/** `list_custom_fields`: the columns of the custom table of one list, or of all. */
export function listCustomFields(call: ApiCall): void {
  if (Number(call.settings.custom_fields_enabled) < 1) {
    call.reply.say(
      `ERROR: CUSTOM LIST FIELDS ARE NOT ENABLED ON THIS SYSTEM: |${call.caller.user}|${call.name}|`,
    );
    throw new EndOfReply('custom fields are off');
  }
  const listId = askedList(call, 'MODIFY LISTS', 'all-too');
  const sees = campaignsOf(call);
  const allowed = allowedLists(call);
  const wanted = call.tables.lists
    .where(
      ({ list_id, campaign_id }) =>
        sees(campaign_id) &&
        (listId === EVERY_LIST
          ? allowed?.has(list_id) !== false && Number(list_id) > 0
          : sameNumber(list_id, listId)),
    )
    .toSorted((a, b) => Number(a.list_id) - Number(b.list_id));
  if (listId !== EVERY_LIST && wanted.length === 0)
    refuse(call, `LIST DOES NOT EXIST: |${call.caller.user}|${listId}`);
  const sort = createSorter(call);
  const rows = wanted.map((list) => toRow(list, sort(customColumns(call.tables, list.list_id))));
  call.reply.print(formatTable(call, COLUMNS, rows));
  call.reply.log();
}

function toRow(list: Row<'lists'>, fields: readonly string[]): string[] {
  return [
    list.list_id,
    list.list_name,
    list.campaign_id,
    list.active,
    list.list_changedate,
    list.list_lastcalldate,
    fields.join(' '),
  ];
}

/**
 * `custom_order` sorts an array that VICIdial never empties between lists: fields of lists before stay in it
 * behind those of this one, and a first list without fields leaves nothing to sort, which PHP 8 dies of.
 */
function createSorter(call: ApiCall): (columns: readonly string[]) => readonly string[] {
  const order = words(call, 'custom_order', ID);
  if (order !== 'alpha_up' && order !== 'alpha_down') return (columns) => columns;
  let kept: string[] | undefined;
  return (columns) => {
    if (columns.length > 0) kept = [...columns, ...(kept ?? []).slice(columns.length)];
    if (kept === undefined) {
      if (call.legacy) return [];
      throw new BrokenStatement('there is nothing to sort');
    }
    kept = kept.toSorted();
    if (order === 'alpha_down') kept.reverse();
    return kept;
  };
}
