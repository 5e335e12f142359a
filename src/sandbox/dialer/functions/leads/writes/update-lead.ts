import { allowedLists, type ApiCall, digits, flag, refuse } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { sameNumber } from '../compare.ts';
import { ascii, letters, listMustExist } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { addAltPhones } from './alt-phones.ts';
import { changeHopper } from './hopper.ts';
import { insertLead, sentBasics } from './insert-lead.ts';
import { findLeads, type LeadKeys, noMatches, readKeys } from './lead-search-keys.ts';
import { entryListId } from './lead-texts.ts';
import { addCustomFields } from './new-custom-fields.ts';
import { updateFound } from './update-found.ts';

/**
 * `update_lead` of the Non-Agent API 2.14-202. With nothing to update it answers an empty body; custom
 * fields and callbacks answer with a NOTICE only.
 */
export function updateLead(call: ApiCall): void {
  requireRight(call, 'UPDATE LEADS IN THE SYSTEM', { level: 8, modifyLeads: 4 });
  const keys = readKeys(call);
  const moveTo = digits(call, 'list_id_field');
  if (listMustExist(call) && moveTo !== '' && !isDefined(call, moveTo))
    refuse(call, `NOT A DEFINED LIST ID, LIST EXISTS CHECK ENABLED - ${keys.phone}|${moveTo}`);

  const found = findLeads(call, keys);
  const [first] = found;
  // Where it was found; it may be moved below.
  const foundIn = first?.list_id ?? '';
  if (flag(call, 'no_update') === 'Y') {
    probe(call, keys, first);
    if (first === undefined) return;
  } else if (first === undefined) {
    const added = insertMissing(call, keys, moveTo || keys.listId);
    if (added !== undefined) changeHopper(call, String(added.lead_id), moveTo || keys.listId, keys.phone);
    return;
  } else updateFound(call, found, keys.phone);
  changeHopper(call, keys.leadId || String(first.lead_id), keys.listId || foundIn, keys.phone);
}

/** `no_update=Y`: tell what would be updated. */
function probe(call: ApiCall, keys: LeadKeys, first: LeadRow | undefined): void {
  const say = (text: string): void => call.reply.say(`NOTICE: ${call.name} ${text}`);
  if (first === undefined) return say(noMatches(call, keys));
  const forced = digits(call, 'force_entry_list_id');
  const entry = forced.length > 1 ? forced : first.entry_list_id;
  const { leadId, vendorLeadCode, phone } = keys;
  say(
    `LEADS FOUND IN THE SYSTEM: |${call.caller.user}|${leadId || first.lead_id}|${vendorLeadCode}|${phone}|${first.list_id}|${entry}`,
  );
}

/** No match: an error, or with `insert_if_not_found=Y` a new lead (without DNC and duplicate checks). */
function insertMissing(call: ApiCall, keys: LeadKeys, listId: string): LeadRow | undefined {
  if (flag(call, 'insert_if_not_found') !== 'Y') refuse(call, noMatches(call, keys));
  call.reply.say(`NOTICE: ${call.name} ${noMatches(call, keys)}`);
  const { phone } = keys;
  const basics = sentBasics(call);
  if (phone.length < 6 || phone.length > 18 || basics.phoneCode === '' || listId.length < 3)
    refuse(
      call,
      `INVALID DATA FOR LEAD INSERTION - ${call.caller.user}|${phone}|${basics.phoneCode}|${listId}|Y`,
    );
  if (Number(listId) >= 99 && allowedLists(call)?.has(listId) === false)
    refuse(call, `NOT AN ALLOWED LIST ID, INSERT - ${phone}|${listId}`);
  const hasCustom = ascii(call, 'custom_fields', '') === 'Y';
  const inserted = insertLead(call, {
    ...basics,
    phone,
    listId,
    status: letters(call, 'status', '-_') || 'NEW',
    gender: flag(call, 'gender'),
    tzMethod: ascii(call, 'tz_method', '-_'),
    entryListId: hasCustom ? '' : entryListId(call, { forcible: true }),
  });
  if (inserted === undefined) return undefined;
  addAltPhones(call, inserted.lead);
  addCustomFields(call, inserted.lead, listId, { refused: 'NO FIELDS DEFINED', forcible: true });
  return inserted.lead;
}

function isDefined(call: ApiCall, listId: string): boolean {
  return call.tables.lists.rows.some(({ list_id }) => sameNumber(list_id, listId));
}
