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
import { phpEqual, sameNumber, sameText } from '../compare.ts';
import { leadTable } from '../lead-table.ts';
import { ascii } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { placeFilter } from '../writes/lead-search-keys.ts';

interface Hit {
  readonly key: string;
  readonly leadId: number;
}

/** One way to search; `undefined` = the request does not ask for it. */
type Search = () => readonly Hit[];

/**
 * `lead_search` of the Non-Agent API 2.14-202: a line per searched number and code, newest lead first,
 * without a SUCCESS line; the header has no delimiters. A search by lead id reads `lead_ids` and prints nothing.
 */
export function leadSearch(call: ApiCall): void {
  requireRight(call, 'SEARCH FOR LEADS', { level: 8, modifyLeads: 5 });
  const sentMethod = ascii(call, 'search_method', '-_');
  const method = sentMethod.length < 6 ? 'PHONE_NUMBER' : sentMethod;
  const vendorLeadCode = text(call, 'vendor_lead_code');
  const phone = phoneNumber(call);
  const leadId = digits(call, 'lead_id');
  const asksId = method.includes('LEAD_ID') && leadId !== '';
  const asksCode = method.includes('VENDOR_LEAD_CODE') && vendorLeadCode !== '';
  const asksPhone = method.includes('PHONE_NUMBER') && phone.length > 5;
  const { user } = call.caller;
  if (!asksId && !asksCode && !asksPhone)
    refuse(call, `NO VALID SEARCH METHOD - ${user}|${method}|${leadId}(0)|${vendorLeadCode}(0)|${phone}(0)`);
  const listId = digits(call, 'list_id');
  if (Number(listId) >= 99 && allowedLists(call)?.has(listId) === false)
    refuse(call, `NOT AN ALLOWED LIST ID - ${phone}|${listId}`);

  const codes = asksCode ? vendorLeadCode.split(',').filter((code) => code !== '') : [];
  const phones = asksPhone ? phone.split(',').filter((one) => one.length > 5 && one.length < 19) : [];
  const rows = searched(call, listId);
  const searches = [
    asksId ? byIds(call, rows) : undefined,
    asksCode ? byCodes(rows, codes) : undefined,
    asksPhone ? byPhones(rows, phones) : undefined,
  ];
  const hits = firstHits(searches, Number(digits(call, 'records') || '1000'));
  if (hits.length === 0)
    refuse(call, `NO MATCHES FOUND IN THE SYSTEM: |${user}|${leadId}|${vendorLeadCode}|${phone}`);
  if (ascii(call, 'header', '') === 'YES') call.reply.print('search_keyrecords_foundlead_ids\n');
  for (const key of [...phones, ...codes]) {
    const ids = hits.filter((hit) => phpEqual(hit.key, key)).map((hit) => hit.leadId);
    call.reply.print(`${key}|${ids.length}|${ids.join('-')}\n`);
  }
  call.reply.log();
}

/** The rows in the searched place, newest lead first. */
function searched(call: ApiCall, listId: string): readonly LeadRow[] {
  const inPlace = placeFilter(call, flag(call, 'search_location'), listId);
  return leadTable(call)
    .filter(inPlace)
    .toSorted((a, b) => b.lead_id - a.lead_id);
}

function firstHits(searches: readonly (Search | undefined)[], limit: number): readonly Hit[] {
  for (const search of searches) {
    const hits = search?.().slice(0, limit) ?? [];
    if (hits.length > 0) return hits;
  }
  return [];
}

function byIds(call: ApiCall, rows: readonly LeadRow[]): Search {
  return () => {
    const ids = call.parameters
      .get('lead_ids')
      .replaceAll(/[^,0-9]/g, '')
      .split(',');
    if (ids.includes('')) throw new BrokenStatement('IN() with an empty place');
    return rows
      .filter(({ lead_id }) => ids.some((id) => sameNumber(lead_id, id)))
      .map(({ lead_id }) => ({ key: String(lead_id), leadId: lead_id }));
  };
}

function byCodes(rows: readonly LeadRow[], codes: readonly string[]): Search {
  return () => {
    if (codes.length === 0 || codes.some(breaksStatement)) throw new BrokenStatement('no usable code');
    const stored = codes.map((code) => storeText(code, Number.POSITIVE_INFINITY));
    return rows
      .filter((row) => stored.some((code) => sameText(code, row.vendor_lead_code)))
      .map((row) => ({ key: row.vendor_lead_code, leadId: row.lead_id }));
  };
}

function byPhones(rows: readonly LeadRow[], phones: readonly string[]): Search {
  return () => {
    if (phones.length === 0) throw new BrokenStatement('no usable phone number');
    return rows
      .filter((row) => phones.includes(row.phone_number))
      .map((row) => ({ key: row.phone_number, leadId: row.lead_id }));
  };
}
