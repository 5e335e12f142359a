import { type ApiCall, EndOfReply, flag, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { mayCall } from '../../users.ts';
import { sameNumber } from './compare.ts';
import { copyFields } from './copy-custom-fields.ts';
import { fieldsOf } from './custom-table.ts';
import { numerals, size, words } from './filters.ts';
import * as list from './list-settings.ts';
import { demand } from './rights.ts';
import { campaignsOf, findCampaign } from './scope.ts';
import { type Changes, readSettings, withoutBlank } from './settings.ts';

/** `add_list`. It answers in the same words whether custom fields were copied or not. */
export function addList(call: ApiCall): void {
  const { caller, tables } = call;
  // update_list sends an unknown list here, past the gate of the envelope.
  if (!mayCall(caller, call.name)) {
    call.reply.say(
      `ERROR: auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION: |${caller.user}|${call.name}|`,
    );
    throw new EndOfReply('not allowed');
  }
  demand(call, { flags: ['vdc_agent_api_access', 'modify_lists'], to: 'ADD LISTS' });
  const listId = numerals(call, 'list_id');
  const name = list.listName(call);
  const campaignId = words(call, 'campaign_id');
  const told = [listId, name, campaignId].join('|');
  const fits = (value: string, min: number, max: number) => size(value) >= min && size(value) <= max;
  if (!fits(listId, 2, 14) || !fits(campaignId, 1, 8) || !fits(name, 2, 30))
    refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${caller.user}|${told}`);
  if (findCampaign(call, campaignId, campaignsOf(call)) === undefined)
    refuse(call, `CAMPAIGN DOES NOT EXIST: |${caller.user}|${campaignId}`);
  if (tables.lists.find(({ list_id }) => sameNumber(list_id, listId)) !== undefined)
    refuse(call, `LIST ALREADY EXISTS: |${caller.user}|${listId}`);

  const first = readSettings(call, [list.SCRIPT, list.DROP_IN_GROUP, list.RESET_TIME].map(withoutBlank));
  const source = copySource(call, listId);
  const rest = readSettings(call, [
    ...list.WEB_FORMS,
    list.DESCRIPTION,
    list.TIME_ZONE,
    list.CALL_TIME,
    ...list.TRANSFERS.map(withoutBlank),
  ]);
  const unchecked = uncheckedColumns(call);
  tables.lists.insert({
    list_id: String(BigInt(listId)),
    list_name: name,
    campaign_id: campaignId,
    ...first,
    ...rest,
    ...unchecked,
  });
  if (source !== undefined) copyFields(call, source, String(BigInt(listId)));
  call.reply.say(`SUCCESS: ${call.name} LIST HAS BEEN ADDED - ${caller.user}|${told}`);
}

/** What goes in as it was sent; columns cut it. */
function uncheckedColumns(call: ApiCall): Changes<keyof Row<'lists'>> {
  const active = flag(call, 'active');
  const expires = words(call, 'expiration_date');
  return {
    active: active === 'Y' ? 'Y' : active === 'N' || active === '' ? 'N' : '',
    campaign_cid_override: list.CALLER_ID.read(call).slice(0, 20),
    am_message_exten_override: list.MACHINE_MESSAGE.read(call).slice(0, 100),
    expiration_date: size(expires) < 10 ? '2099-12-31' : list.storedDate(expires),
  };
}

/** The list whose custom fields are wanted; add_list insists on all that it takes to copy them. */
function copySource(call: ApiCall, listId: string): string | undefined {
  const source = numerals(call, 'custom_fields_copy');
  if (size(source) < 2 || size(source) > 14) return undefined;
  const { caller, tables } = call;
  const wrong = (words: string, count: number): never =>
    refuse(call, `${words}, THIS IS AN OPTIONAL FIELD: |${caller.user}|${listId}|${source}|${count}`);
  const row = tables.lists.find(({ list_id }) => sameNumber(list_id, source));
  if (row === undefined) return wrong('CUSTOM FIELDS LIST ID TO COPY FROM DOES NOT EXIST', 0);
  if (fieldsOf(tables, row.list_id).length === 0)
    return wrong('CUSTOM FIELDS LIST ID TO COPY FROM HAS NO CUSTOM FIELDS', 0);
  if (caller.custom_fields_modify !== '1')
    return wrong('USER DOES NOT HAVE PERMISSION TO MODIFY CUSTOM FIELDS', 0);
  return row.list_id;
}
