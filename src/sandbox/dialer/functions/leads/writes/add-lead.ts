import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  allowedLists,
  type ApiCall,
  BrokenStatement,
  digits,
  flag,
  phoneNumber,
  refuse,
} from '../../../api-call.ts';
import { sameNumber } from '../compare.ts';
import { listMustExist } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { refuseDuplicate } from '../rules/duplicates.ts';
import { phoneCodes } from '../rules/gmt-offset.ts';
import { checkDnc, checkPhone, nanpaOptions } from '../rules/phone-checks.ts';
import { addAltPhones } from './alt-phones.ts';
import { addCallback, readCallback } from './callbacks.ts';
import { addToHopper, wantsIntoHopper } from './hopper.ts';
import { insertLead, sentBasics } from './insert-lead.ts';
import { addCustomFields } from './new-custom-fields.ts';
import { callNewLeadUrl } from './new-lead-url.ts';

/** Parameters that the program measures: PHP 8 dies of an array there. */
const MEASURED = [
  'phone_number',
  'gender',
  'rank',
  'list_id',
  'phone_code',
  'entry_list_id',
  'multi_alt_phones',
];
/** How many other requests may get in between the duplicate check and the insert. */
const RACE_TURNS = 5;

/**
 * `add_lead` of the Non-Agent API 2.14-202: permission, list, phone, DNC and duplicate checks in the
 * program's order, then the insert, then what hangs on it. The status is always NEW (CBHOLD with a callback).
 */
export async function addLead(call: ApiCall): Promise<void> {
  requireRight(call, 'ADD LEADS TO THE SYSTEM', { level: 8, modifyLeads: 4 });
  if (MEASURED.some((name) => call.parameters.isArray(name)))
    throw new BrokenStatement('a parameter is an array');
  const phone = phoneNumber(call);
  const listId = checkedList(call, phone);
  const basics = sentBasics(call);
  const phoneCode = basics.phoneCode || '1';
  const { checksPrefix, tzMethod } = nanpaOptions(call, 'NOTICE');
  checkPhone(call, phone, checksPrefix);
  const state = basics.state || lookedUpState(call, phone, phoneCode);
  checkDnc(call, phone);
  refuseDuplicate(call, phone, listId);
  if (call.races) await letOthersIn();

  const callback = flag(call, 'callback') === 'Y';
  const inserted = insertLead(call, {
    phone,
    phoneCode,
    listId,
    status: callback ? 'CBHOLD' : 'NEW',
    gender: flag(call, 'gender') || 'U',
    rank: basics.rank || '0',
    state,
    tzMethod,
    entryListId: digits(call, 'entry_list_id'),
  });
  if (inserted === undefined) return;
  const { lead, gmtOffset } = inserted;
  addAltPhones(call, lead);
  const custom = addCustomFields(call, lead, listId, {
    refused: 'NO FIELDS TO UPDATE DEFINED',
    forcible: false,
  });
  if (wantsIntoHopper(call)) {
    const vendorLeadCode = lead.vendor_lead_code;
    addToHopper(call, { leadId: String(lead.lead_id), listId, phone, gmtOffset, state, vendorLeadCode });
  }
  if (callback) addCallback(call, readCallback(call), lead, listId);
  await callNewLeadUrl(call, lead, listId, { custom });
}

function checkedList(call: ApiCall, phone: string): string {
  const sent = digits(call, 'list_id');
  if (allowedLists(call)?.has(sent) === false) refuse(call, `NOT AN ALLOWED LIST ID - ${phone}|${sent}`);
  if (listMustExist(call) && !call.tables.lists.rows.some(({ list_id }) => sameNumber(list_id, sent)))
    refuse(call, `NOT A DEFINED LIST ID, LIST EXISTS CHECK ENABLED - ${phone}|${sent}`);
  return sent.length < 3 ? '999' : sent;
}

/** `lookup_state=Y` fills an empty state from the area code. */
function lookedUpState(call: ApiCall, phone: string, phoneCode: string): string {
  if (flag(call, 'lookup_state') !== 'Y') return '';
  const found = phoneCodes(call).find(
    ({ country_code, areacode }) =>
      Number(country_code) === Number(phoneCode) && areacode === phone.slice(0, 3),
  );
  return found?.state ?? '';
}

async function letOthersIn(): Promise<void> {
  for (let turn = 0; turn < RACE_TURNS; turn += 1) await nextTurn();
}
