import { type ApiCall, allowedLists, flag, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { addList } from './add-list.ts';
import { sameNumber, sameText } from './compare.ts';
import { COMMANDS } from './custom-field-commands.ts';
import { copyCustomFields } from './copy-custom-fields.ts';
import { ascii, numerals, size, words } from './filters.ts';
import { deleteLeads, deleteList, resetList } from './list-clean-up.ts';
import { listName, UPDATE_ORDER } from './list-settings.ts';
import { findList } from './list-info.ts';
import { demand } from './rights.ts';
import { readSettings } from './settings.ts';

/**
 * `update_list`: custom field commands first, then the settings, then reset, deletions and the copy of custom
 * fields. Only the settings answer SUCCESS; everything else is a NOTICE.
 */
export function updateList(call: ApiCall): void {
  demand(call, { flags: ['vdc_agent_api_access', 'modify_lists'], to: 'UPDATE LISTS' });
  const { caller } = call;
  const listId = numerals(call, 'list_id');
  if (size(listId) < 2 || size(listId) > 14) {
    const told = [caller.user, listId, listName(call), words(call, 'campaign_id')].join('|');
    refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${told}`);
  }
  if (allowedLists(call)?.has(listId) === false) refuse(call, `NOT AN ALLOWED LIST ID - ${listId}`);

  const known = findList(call, listId) !== undefined;
  if (!known && !changesCustomFields(call)) {
    if (flag(call, 'insert_if_not_found') !== 'Y')
      refuse(call, `LIST DOES NOT EXIST: |${caller.user}|${listId}`);
    call.reply.say(
      `NOTICE: ${call.name} LIST DOES NOT EXIST, SENDING TO add_list FUNCTION: |${caller.user}|${listId}`,
    );
    addList({ ...call, name: 'add_list' });
    return;
  }
  let exists = known;
  for (const command of COMMANDS) exists = command(call, listId, exists);
  updateSettings(call, listId);
  resetList(call, listId);
  deleteList(call, listId);
  deleteLeads(call, listId);
  copyCustomFields(call, listId);
}

/** With these a list need not exist. */
function changesCustomFields(call: ApiCall): boolean {
  const copied = size(numerals(call, 'custom_fields_copy'));
  return (
    (copied >= 1 && copied <= 14) ||
    ['custom_fields_add', 'custom_fields_update', 'custom_fields_delete'].some(
      (name) => ascii(call, name, '_') === 'Y',
    )
  );
}

function updateSettings(call: ApiCall, listId: string): void {
  const { tables, store, caller, clock, reply } = call;
  const changes = readSettings(call, UPDATE_ORDER);
  // The expiration date takes the place of the reset time in the real statement.
  if (changes.expiration_date !== undefined) delete changes.reset_time;
  if (Object.keys(changes).length === 0) {
    reply.say(`NOTICE: ${call.name} NO UPDATES DEFINED: |${caller.user}|`);
    return;
  }
  const isList = ({ list_id }: Row<'lists'>) => sameNumber(list_id, listId);
  const before = tables.lists.find(isList)?.campaign_id;
  if (changes.campaign_id !== undefined && before !== undefined && changes.campaign_id !== before) {
    const kept = store.hopper.filter(
      ({ list_id, campaign_id }) => !(sameNumber(list_id, listId) && sameText(campaign_id, before)),
    );
    store.hopper.splice(0, store.hopper.length, ...kept);
  }
  tables.lists.update(isList, { list_changedate: clock.local(clock.now()), ...changes });
  reply.say(`SUCCESS: ${call.name} LIST HAS BEEN UPDATED - ${caller.user}|${listId}`);
}
