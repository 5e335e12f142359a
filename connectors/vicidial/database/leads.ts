import { z } from 'zod';
import type { LeadRow } from '../../../src/domain/dialer-database.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import { amount, id, moment, selectList, text } from './columns.ts';
import { vendorCodeIndex } from './facts.ts';
import type { Moments } from './moments.ts';
import type { Reader } from './reader.ts';

const Raw = z.object({
  lead_id: id,
  entry_date: moment,
  modify_date: moment,
  status: text,
  user: text,
  vendor_lead_code: text,
  source_id: text,
  list_id: id,
  gmt_offset_now: amount,
  called_since_last_reset: text,
  phone_code: text,
  phone_number: text,
  title: text,
  first_name: text,
  middle_initial: text,
  last_name: text,
  address1: text,
  address2: text,
  address3: text,
  city: text,
  state: text,
  province: text,
  postal_code: text,
  country_code: text,
  gender: text,
  date_of_birth: text,
  alt_phone: text,
  email: text,
  security_phrase: text,
  comments: text,
  called_count: amount,
  last_local_call_time: text,
  rank: amount,
  owner: text,
  entry_list_id: id,
});

export const LEAD_COLUMNS = Object.keys(Raw.shape);
const SELECT = `SELECT ${selectList('vicidial_list', LEAD_COLUMNS)} FROM vicidial_list`;
const DEFAULT_LIMIT = 100;

export interface LeadLookup {
  readonly reader: Reader;
  readonly moments: Moments;
  readonly signal: AbortSignal;
}

export async function leadById(leadId: string, look: LeadLookup): Promise<LeadRow | undefined> {
  if (!/^\d{1,10}$/.test(leadId)) return undefined;
  const rows = await selectLeads(look, 'FORCE INDEX (PRIMARY) WHERE lead_id = ?', [leadId]);
  return rows[0];
}

export async function leadsByPhone(
  phone: string,
  limit: number | undefined,
  look: LeadLookup,
): Promise<readonly LeadRow[]> {
  // The column holds digits; nothing else can be found in it.
  if (!/^\d{1,18}$/.test(phone)) return [];
  const where = 'FORCE INDEX (phone_number) WHERE phone_number = ? ORDER BY lead_id DESC LIMIT ?';
  return selectLeads(look, where, [phone, rowLimit(limit)]);
}

/**
 * VICIdial's schema has no index on `vendor_lead_code`, and a search without one reads the whole table.
 *
 * @throws PermanentError (`missing-index`)
 */
export async function leadsByVendorCode(
  code: string,
  limit: number | undefined,
  look: LeadLookup,
): Promise<readonly LeadRow[]> {
  if (code === '') return [];
  const index = await vendorCodeIndex(look.reader, look.signal);
  if (index === undefined)
    throw new PermanentError(
      'vicidial_list has no index on vendor_lead_code, so a search would read all of it. In a quiet hour run: ALTER TABLE vicidial_list ADD INDEX (vendor_lead_code)',
      { code: 'missing-index' },
    );
  const where = `FORCE INDEX (\`${index}\`) WHERE vendor_lead_code = ? ORDER BY lead_id DESC LIMIT ?`;
  return selectLeads(look, where, [code, rowLimit(limit)]);
}

function rowLimit(limit: number = DEFAULT_LIMIT): string {
  return String(z.int().min(1).max(1000).parse(limit));
}

/** Leads by what follows the table's name in the statement, as the database returns them. */
export async function selectLeads(
  { reader, moments, signal }: LeadLookup,
  where: string,
  values: readonly string[],
): Promise<readonly LeadRow[]> {
  const rows = await reader.select({ sql: `${SELECT} ${where}`, values, row: Raw }, signal);
  return rows.map((raw) => toLead(raw, moments));
}

function toLead(raw: z.infer<typeof Raw>, moments: Moments): LeadRow {
  const zero = /^0000/;
  return {
    lead: {
      id: raw.lead_id,
      vendorLeadCode: raw.vendor_lead_code,
      listId: raw.list_id,
      phoneCode: raw.phone_code,
      phone: raw.phone_number,
      altPhone: raw.alt_phone,
      title: raw.title,
      firstName: raw.first_name,
      middleInitial: raw.middle_initial,
      lastName: raw.last_name,
      email: raw.email,
      address1: raw.address1,
      address2: raw.address2,
      address3: raw.address3,
      city: raw.city,
      state: raw.state,
      province: raw.province,
      postalCode: raw.postal_code,
      country: raw.country_code,
      gender: raw.gender,
      dateOfBirth: zero.test(raw.date_of_birth) ? '' : raw.date_of_birth,
      sourceId: raw.source_id,
      securityPhrase: raw.security_phrase,
      comments: raw.comments,
      rank: String(raw.rank),
      owner: raw.owner,
      status: raw.status,
    },
    user: raw.user,
    enteredAt: moments.local(raw.entry_date),
    modifiedAt: moments.utc(raw.modify_date),
    lastCalledLocal:
      raw.last_local_call_time === '' || zero.test(raw.last_local_call_time)
        ? undefined
        : raw.last_local_call_time,
    calledCount: raw.called_count,
    calledSinceReset: raw.called_since_last_reset,
    gmtOffsetHours: raw.gmt_offset_now,
    entryListId: raw.entry_list_id,
  };
}
