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
} from './api-call.ts';
import { gmtOffset } from './area-codes.ts';
import { refuseDuplicate } from './duplicates.ts';
import { addAltPhones, addCallback, addCustomFields, addToHopper } from './extras.ts';
import { breaksStatement, TEXT_FIELD_NAMES, type TextFieldName } from './lead-fields.ts';
import { checkDnc, checkPhone } from './phone-checks.ts';
import type { LeadColumns, LeadRow } from './store.ts';

/**
 * `add_lead` of the Non-Agent API 2.14-202: permission, list, phone, DNC and duplicate checks in the
 * program's order, then the insert, then what hangs on it. The status is always NEW (CBHOLD with a callback).
 */
export function addLead(call: ApiCall): void {
  checkPermission(call, 'ADD LEADS TO THE SYSTEM', 4);
  const phone = phoneNumber(call);
  const sentList = digits(call, 'list_id');
  if (allowedLists(call)?.has(sentList) === false)
    refuse(call, `NOT AN ALLOWED LIST ID - ${phone}|${sentList}`);
  if (/y/i.test(call.parameters.get('list_exists_check')) && call.store.list(sentList) === undefined) {
    refuse(call, `NOT A DEFINED LIST ID, LIST EXISTS CHECK ENABLED - ${phone}|${sentList}`);
  }
  const listId = sentList.length < 3 ? '999' : sentList;
  checkPhone(call, phone);
  checkDnc(call, phone);
  refuseDuplicate(call, phone, listId);

  const callback = flag(call, 'callback') === 'Y';
  const lead = insertLead(call, phone, {
    list_id: listId,
    status: callback ? 'CBHOLD' : 'NEW',
    phone_code: digits(call, 'phone_code') || '1',
    gender: flag(call, 'gender') || 'U',
  });
  addAltPhones(call, lead);
  addCustomFields(call, lead);
  if (flag(call, 'add_to_hopper') === 'Y' && call.parameters.get('remove_from_hopper') !== 'Y')
    addToHopper(call, lead, phone);
  if (callback) addCallback(call, lead);
}

/** The insert itself, for add_lead and for update_lead's `insert_if_not_found`, with its SUCCESS line. */
export function insertLead(call: ApiCall, phone: string, columns: LeadColumns): LeadRow {
  const texts = Object.fromEntries(TEXT_FIELD_NAMES.map((name) => [name, text(call, name)]));
  refuseBrokenText(texts);
  const offset = gmtOffset(columns.phone_code ?? '1', phone, call.clock);
  const lead = call.store.insertLead(
    {
      ...texts,
      date_of_birth: call.parameters.get('date_of_birth').replaceAll(/[^-0-9]/g, ''),
      rank: digits(call, 'rank'),
      user: call.caller.user,
      phone_number: phone,
      gmt_offset_now: String(offset),
      ...columns,
    },
    call.clock.local(call.clock.now()),
  );
  call.reply.say(
    `SUCCESS: ${call.name} LEAD HAS BEEN ADDED - ${phone}|${lead.list_id}|${lead.lead_id}|${offset}|${call.caller.user}`,
  );
  return lead;
}

/** A value that ends in a backslash swallows its closing quote. */
export function refuseBrokenText(texts: Readonly<Partial<Record<TextFieldName, string>>>): void {
  if (Object.values(texts).some(breaksStatement)) throw new BrokenStatement('a value ends in a backslash');
}
