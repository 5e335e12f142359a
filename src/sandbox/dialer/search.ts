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
import type { LeadRow } from './store.ts';

export interface LeadSearch {
  /** Looked into for `LEAD_ID`, `VENDOR_LEAD_CODE` and `PHONE_NUMBER`, tried in that order. */
  readonly method: string;
  readonly leadId: string;
  readonly vendorLeadCode: string;
  readonly phone: string;
  readonly listId: string;
  /** `LIST` and `CAMPAIGN` need a list id; anything else is the whole system. */
  readonly location: string;
  readonly records: number;
}

/** update_lead's search: newest entry first, the first method that finds something wins. */
export function findLeads(call: ApiCall, search: LeadSearch): LeadRow[] {
  const inPlace = placeFilter(call, search.location, search.listId);
  const { method, leadId, vendorLeadCode, phone, records } = search;
  const keys: ((row: LeadRow) => boolean)[] = [];
  if (method.includes('LEAD_ID') && leadId !== '') keys.push((row) => row.lead_id === Number(leadId));
  if (method.includes('VENDOR_LEAD_CODE') && vendorLeadCode !== '') {
    keys.push((row) => row.vendor_lead_code.toLowerCase() === vendorLeadCode.toLowerCase());
  }
  if (method.includes('PHONE_NUMBER') && phone.length > 5 && phone.length < 19) {
    keys.push((row) => row.phone_number === phone);
  }
  for (const matches of keys) {
    const found = call.store.leads.filter((row) => matches(row) && inPlace(row));
    if (found.length > 0) {
      return found
        .toSorted((a, b) => (a.entry_date < b.entry_date ? 1 : a.entry_date > b.entry_date ? -1 : 0))
        .slice(0, records);
    }
  }
  return [];
}

export function noMatches(call: ApiCall, { leadId, vendorLeadCode, phone }: LeadSearch): string {
  return `NO MATCHES FOUND IN THE SYSTEM: |${call.caller.user}|${leadId}|${vendorLeadCode}|${phone}`;
}

/**
 * `lead_search` of the Non-Agent API 2.14-202, by phone number: a line per searched number, newest lead
 * first, without a SUCCESS line; the header has no delimiters.
 */
export function leadSearch(call: ApiCall): void {
  checkPermission(call, 'SEARCH FOR LEADS', 5);
  const sentMethod = word(call, 'search_method');
  const method = sentMethod.length < 6 ? 'PHONE_NUMBER' : sentMethod;
  const vendorLeadCode = text(call, 'vendor_lead_code');
  const phone = phoneNumber(call);
  const leadId = digits(call, 'lead_id');
  const byLeadId = method.includes('LEAD_ID') && leadId !== '';
  const codes = method.includes('VENDOR_LEAD_CODE')
    ? vendorLeadCode.split(',').filter((code) => code !== '')
    : [];
  const byPhone = method.includes('PHONE_NUMBER') && phone.length > 5;
  if (!byLeadId && codes.length === 0 && !byPhone) {
    refuse(
      call,
      `NO VALID SEARCH METHOD - ${call.caller.user}|${method}|${leadId}(0)|${vendorLeadCode}(0)|${phone}(0)`,
    );
  }
  // The program builds this search from a variable it never fills.
  if (byLeadId) throw new BrokenStatement('IN() without a lead id');
  const listId = digits(call, 'list_id');
  if (Number(listId) >= 99 && allowedLists(call)?.has(listId) === false) {
    refuse(call, `NOT AN ALLOWED LIST ID - ${phone}|${listId}`);
  }
  if (call.parameters.get('archived_lead') === 'Y')
    throw new BrokenStatement('vicidial_list_archive is missing');

  const phones = byPhone ? phone.split(',').filter((one) => one.length > 5 && one.length < 19) : [];
  const inPlace = placeFilter(call, flag(call, 'search_location'), listId);
  const rows = call.store.leads.filter(inPlace).toReversed();
  const limit = Number(digits(call, 'records') || '1000');
  const byCode = rows.filter((row) => codes.includes(row.vendor_lead_code)).slice(0, limit);
  const found =
    byCode.length > 0
      ? byCode.map((row) => ({ key: row.vendor_lead_code, id: row.lead_id }))
      : rows
          .filter((row) => phones.includes(row.phone_number))
          .slice(0, limit)
          .map((row) => ({ key: row.phone_number, id: row.lead_id }));
  if (found.length === 0) {
    refuse(call, `NO MATCHES FOUND IN THE SYSTEM: |${call.caller.user}|${leadId}|${vendorLeadCode}|${phone}`);
  }
  if (call.parameters.get('header').replaceAll(/[^0-9a-zA-Z]/g, '') === 'YES') {
    call.reply.print('search_keyrecords_foundlead_ids\n');
  }
  for (const key of [...phones, ...codes]) {
    const ids = found.filter((one) => one.key === key).map(({ id }) => id);
    call.reply.print(`${key}|${ids.length}|${ids.join('-')}\n`);
  }
  call.reply.log();
}

/** A campaign search from an undefined list covers the whole system, as in the program. */
function placeFilter(call: ApiCall, location: string, listId: string): (row: LeadRow) => boolean {
  if (location.length < 4 || listId.length < 3 || Number(listId) < 99) return () => true;
  if (location.includes('LIST')) return (row) => row.list_id === listId;
  const lists = location.includes('CAMPAIGN') ? call.store.siblings(listId) : undefined;
  return lists === undefined ? () => true : (row) => lists.includes(row.list_id);
}
