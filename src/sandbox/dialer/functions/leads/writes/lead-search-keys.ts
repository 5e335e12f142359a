import {
  allowedLists,
  type ApiCall,
  BrokenStatement,
  digits,
  flag,
  phoneNumber,
  refuse,
  text,
} from '../../../api-call.ts';
import { breaksStatement, storeText } from '../../../lead-fields.ts';
import type { LeadRow } from '../../../store.ts';
import { sameNumber, sameText } from '../compare.ts';
import { leadTable } from '../lead-table.ts';
import { ascii } from '../parameters.ts';

/** Which lead update_lead is asked for. */
export interface LeadKeys {
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

/** Refuses a request without a usable key, and a restricted user's search in a list of others. */
export function readKeys(call: ApiCall): LeadKeys {
  const sentMethod = ascii(call, 'search_method', '-_');
  const listId = digits(call, 'list_id');
  const keys: LeadKeys = {
    method: sentMethod.length < 6 ? 'LEAD_ID' : sentMethod,
    leadId: digits(call, 'lead_id'),
    vendorLeadCode: text(call, 'vendor_lead_code'),
    phone: phoneNumber(call),
    listId,
    location: flag(call, 'search_location'),
    records: Number(digits(call, 'records') || '1'),
  };
  const { method, leadId, vendorLeadCode, phone } = keys;
  if (!byLeadId(keys) && !byVendorCode(keys) && !byPhone(keys))
    refuse(
      call,
      `NO VALID SEARCH METHOD - ${call.caller.user}|${method}|${leadId}|${vendorLeadCode}|${phone}`,
    );
  if (Number(listId) >= 99 && allowedLists(call)?.has(listId) === false)
    refuse(call, `NOT AN ALLOWED LIST ID, SEARCH - ${phone}|${listId}`);
  return keys;
}

/** Newest entry first; the first method that finds something wins. */
export function findLeads(call: ApiCall, keys: LeadKeys): readonly LeadRow[] {
  const inPlace = placeFilter(call, keys.location, keys.listId);
  const { leadId, vendorLeadCode, phone, records } = keys;
  const tries: ((row: LeadRow) => boolean)[] = [];
  if (byLeadId(keys)) tries.push((row) => sameNumber(row.lead_id, leadId));
  if (byVendorCode(keys)) {
    const code = storeText(vendorLeadCode, Number.POSITIVE_INFINITY);
    tries.push((row) => {
      if (breaksStatement(vendorLeadCode)) throw new BrokenStatement('the code ends in a backslash');
      return sameText(row.vendor_lead_code, code);
    });
  }
  if (byPhone(keys)) tries.push((row) => row.phone_number === phone);
  const table = leadTable(call);
  for (const matches of tries) {
    const found = table.filter((row) => matches(row) && inPlace(row));
    if (found.length > 0 && records > 0) return found.toSorted(newestFirst).slice(0, records);
  }
  return [];
}

export function noMatches(call: ApiCall, { leadId, vendorLeadCode, phone }: LeadKeys): string {
  return `NO MATCHES FOUND IN THE SYSTEM: |${call.caller.user}|${leadId}|${vendorLeadCode}|${phone}`;
}

/** A campaign search from an undefined list covers the whole system, as in the program. */
export function placeFilter(call: ApiCall, location: string, listId: string): (row: LeadRow) => boolean {
  if (location.length < 4 || listId.length < 3 || Number(listId) < 99) return () => true;
  if (location.includes('LIST')) return (row) => sameNumber(row.list_id, listId);
  const lists = location.includes('CAMPAIGN') ? call.store.siblings(String(Number(listId))) : undefined;
  return lists === undefined ? () => true : (row) => lists.includes(row.list_id);
}

function byLeadId({ method, leadId }: LeadKeys): boolean {
  return method.includes('LEAD_ID') && leadId !== '';
}

function byVendorCode({ method, vendorLeadCode }: LeadKeys): boolean {
  return method.includes('VENDOR_LEAD_CODE') && vendorLeadCode !== '';
}

function byPhone({ method, phone }: LeadKeys): boolean {
  return method.includes('PHONE_NUMBER') && phone.length > 5 && phone.length < 19;
}

function newestFirst(a: LeadRow, b: LeadRow): number {
  if (a.entry_date === b.entry_date) return 0;
  return a.entry_date < b.entry_date ? 1 : -1;
}
