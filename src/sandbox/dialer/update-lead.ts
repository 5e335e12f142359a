import { insertLead, refuseBrokenText } from './add-lead.ts';
import {
  allowedLists,
  type ApiCall,
  BrokenStatement,
  checkPermission,
  digits,
  flag,
  phoneNumber,
  refuse,
  text,
  word,
} from './api-call.ts';
import {
  addAltPhones,
  addCustomFields,
  addToHopper,
  removeCallbacks,
  updateCallback,
  updateCustomFields,
} from './extras.ts';
import { TEXT_FIELD_NAMES } from './lead-fields.ts';
import { findLeads, type LeadSearch, noMatches } from './search.ts';
import { type LeadColumns, type LeadRow, writeColumns } from './store.ts';

/**
 * `update_lead` of the Non-Agent API 2.14-202. With nothing to update it answers an empty body; custom
 * fields and callbacks answer with a NOTICE only.
 */
export function updateLead(call: ApiCall): void {
  checkPermission(call, 'UPDATE LEADS IN THE SYSTEM', 4);
  const search = readSearch(call);
  const { phone, leadId, vendorLeadCode, listId } = search;
  const moveTo = digits(call, 'list_id_field');
  if (
    /y/i.test(call.parameters.get('list_exists_check')) &&
    moveTo !== '' &&
    call.store.list(moveTo) === undefined
  ) {
    refuse(call, `NOT A DEFINED LIST ID, LIST EXISTS CHECK ENABLED - ${phone}|${moveTo}`);
  }
  // The archive table is not part of the base schema.
  if (call.parameters.get('archived_lead') === 'Y')
    throw new BrokenStatement('vicidial_list_archive is missing');

  const found = findLeads(call, search);
  const [first] = found;
  if (flag(call, 'no_update') === 'Y') {
    const line =
      first &&
      `${leadId || first.lead_id}|${vendorLeadCode}|${phone}|${first.list_id}|${first.entry_list_id}`;
    call.reply.say(
      line === undefined
        ? `NOTICE: ${call.name} ${noMatches(call, search)}`
        : `NOTICE: ${call.name} LEADS FOUND IN THE SYSTEM: |${call.caller.user}|${line}`,
    );
    return;
  }
  if (first === undefined) {
    insertMissing(call, search, moveTo || listId);
    return;
  }
  const columns = readColumns(call, phone, moveTo);
  for (const lead of found) updateOne(call, lead, columns, phone);
  changeHopper(call, leadId === '' ? first : (byId(call, leadId) ?? first), phone);
}

function updateOne(call: ApiCall, lead: LeadRow, columns: LeadColumns, phone: string): void {
  const allowed = allowedLists(call);
  if (allowed?.has(lead.list_id) === false) refuse(call, `NOT AN ALLOWED LIST ID, RESULTS - ${lead.list_id}`);
  const target = `${call.caller.user}|${lead.lead_id}`;
  const deleting = flag(call, 'delete_lead') === 'Y';
  // The custom fields and the callback look at the list the lead was found in.
  const before = { ...lead };
  if (deleting) {
    const callbacks = removeCallbacks(call, lead);
    call.store.leads.splice(call.store.leads.indexOf(lead), 1);
    call.reply.say(
      `SUCCESS: ${call.name} LEAD HAS BEEN DELETED ${callbacks}|${callbacks} - ${target}|1|${callbacks}|${callbacks}|`,
    );
  } else if (Object.keys(columns).length > 0) {
    const changed = writeColumns(lead, columns);
    call.reply.say(`SUCCESS: ${call.name} LEAD HAS BEEN UPDATED - ${target}|${changed ? 1 : 0}|||`);
  }
  if (flag(call, 'callback') === 'Y') updateCallback(call, lead);
  if (flag(call, 'callback') === 'REMOVE') {
    const removed = removeCallbacks(call, lead);
    call.reply.say(`NOTICE: ${call.name} SCHEDULED CALLBACK DELETED - ${target}|${removed}|${removed}`);
  }
  if (!deleting) updateCustomFields(call, lead, before, phone);
}

/** Everything that was sent, less what is empty; `--BLANK--` empties. */
function readColumns(call: ApiCall, phone: string, moveTo: string): LeadColumns {
  const texts = Object.fromEntries(TEXT_FIELD_NAMES.map((name) => [name, text(call, name)]));
  refuseBrokenText(texts);
  const columns: Record<string, string> = {
    ...texts,
    user: word(call, 'user_field'),
    list_id: moveTo,
    status: word(call, 'status'),
    gmt_offset_now: call.parameters.get('gmt_offset_now').replaceAll(/[^-._0-9]/g, ''),
    gender: flag(call, 'gender'),
    date_of_birth: call.parameters.get('date_of_birth').replaceAll(/[^-0-9]/g, ''),
    rank: digits(call, 'rank'),
    called_count: digits(call, 'called_count'),
    phone_code: digits(call, 'phone_code'),
    called_since_last_reset: flag(call, 'reset_lead') === 'Y' ? 'N' : '',
    phone_number: flag(call, 'update_phone_number') === 'Y' ? phone : '',
  };
  return Object.fromEntries(
    Object.entries(columns)
      .filter(([, value]) => value !== '')
      // A line break becomes the two characters `!N` here, though not in add_lead.
      .map(([name, value]) => [name, value === '--BLANK--' ? '' : value.replaceAll('\n', '!N')]),
  );
}

/** No match: an error, or with `insert_if_not_found=Y` a new lead (without DNC and duplicate checks). */
function insertMissing(call: ApiCall, search: LeadSearch, listId: string): void {
  const insert = flag(call, 'insert_if_not_found') === 'Y';
  if (!insert) refuse(call, noMatches(call, search));
  call.reply.say(`NOTICE: ${call.name} ${noMatches(call, search)}`);
  const { phone } = search;
  const phoneCode = digits(call, 'phone_code');
  if (phone.length < 6 || phone.length > 18 || phoneCode === '' || listId.length < 3) {
    refuse(call, `INVALID DATA FOR LEAD INSERTION - ${call.caller.user}|${phone}|${phoneCode}|${listId}|Y`);
  }
  if (allowedLists(call)?.has(listId) === false)
    refuse(call, `NOT AN ALLOWED LIST ID, INSERT - ${phone}|${listId}`);
  const lead = insertLead(call, phone, {
    list_id: listId,
    status: word(call, 'status') || 'NEW',
    phone_code: phoneCode,
    gender: flag(call, 'gender'),
  });
  addAltPhones(call, lead);
  addCustomFields(call, lead);
  changeHopper(call, lead, phone);
}

function changeHopper(call: ApiCall, lead: LeadRow, phone: string): void {
  const { hopper } = call.store;
  const target = `${phone}|${lead.lead_id}`;
  const caller = call.caller.user;
  const place = () => hopper.findIndex(({ lead_id }) => lead_id === lead.lead_id);
  const remove = call.parameters.get('remove_from_hopper') === 'Y';
  if (flag(call, 'add_to_hopper') === 'Y' && !remove) {
    if (place() < 0) addToHopper(call, lead, phone);
    else {
      call.reply.say(
        `NOTICE: ${call.name} NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER - ${target}|${caller}`,
      );
    }
  }
  if (!remove) return;
  if (place() < 0) {
    call.reply.say(
      `NOTICE: ${call.name} NOT REMOVED FROM HOPPER, LEAD IS NOT IN THE HOPPER - ${target}|${caller}`,
    );
    return;
  }
  hopper.splice(place(), 1);
  call.reply.say(`NOTICE: ${call.name} REMOVED FROM HOPPER - ${target}|READY|${caller}`);
}

function readSearch(call: ApiCall): LeadSearch {
  const method = word(call, 'search_method');
  const listId = digits(call, 'list_id');
  const search: LeadSearch = {
    method: method.length < 6 ? 'LEAD_ID' : method,
    leadId: digits(call, 'lead_id'),
    vendorLeadCode: text(call, 'vendor_lead_code'),
    phone: phoneNumber(call),
    listId,
    location: flag(call, 'search_location'),
    records: Number(digits(call, 'records') || '1'),
  };
  const usable =
    (search.method.includes('LEAD_ID') && search.leadId !== '') ||
    (search.method.includes('VENDOR_LEAD_CODE') && search.vendorLeadCode !== '') ||
    (search.method.includes('PHONE_NUMBER') && search.phone.length > 5 && search.phone.length < 19);
  if (!usable) {
    const { leadId, vendorLeadCode, phone } = search;
    refuse(
      call,
      `NO VALID SEARCH METHOD - ${call.caller.user}|${search.method}|${leadId}|${vendorLeadCode}|${phone}`,
    );
  }
  if (Number(listId) >= 99 && allowedLists(call)?.has(listId) === false) {
    refuse(call, `NOT AN ALLOWED LIST ID, SEARCH - ${search.phone}|${listId}`);
  }
  return search;
}

function byId(call: ApiCall, leadId: string): LeadRow | undefined {
  return call.store.leads.find(({ lead_id }) => lead_id === Number(leadId));
}
