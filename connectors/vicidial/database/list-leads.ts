import { z } from 'zod';
import type { LeadRow, Page, Paging } from '../../../src/domain/dialer-database.ts';
import { type LeadLookup, selectLeads } from './leads.ts';

const DEFAULT_LIMIT = 500;
const Limit = z.int().min(1).max(5_000);
/** Leads of one list with one number: more than this has no list that anybody dials. */
const SAME_NUMBER = '5000';
/** VICIdial's own index on list and number gives the order, so no page sorts or walks over what was read. */
const OF_LIST = 'FORCE INDEX (list_phone) WHERE list_id = ?';

/**
 * One page of the leads of a list. Pages go by whole phone numbers, so the leads of one number are never parted
 * and none is skipped or repeated; `cursor` is the last number.
 */
export async function leadsOfList(
  listId: string,
  { after, limit: wanted }: Paging,
  look: LeadLookup,
): Promise<Page<LeadRow>> {
  if (!/^\d{1,14}$/.test(listId)) return { rows: [], cursor: after, more: false };
  const limit = Limit.parse(wanted ?? DEFAULT_LIMIT);
  const range = after === undefined ? 'phone_number >= ?' : 'phone_number > ?';
  const found = await selectLeads(look, `${OF_LIST} AND ${range} ORDER BY phone_number LIMIT ?`, [
    listId,
    after ?? '',
    String(limit + 1),
  ]);
  const last = phoneOf(found.at(-1));
  if (found.length <= limit || last === undefined) return { rows: found, cursor: last ?? after, more: false };
  // The leads of the last number may go on behind the page.
  const whole = found.filter((row) => phoneOf(row) !== last);
  if (whole.length > 0) return { rows: whole, cursor: phoneOf(whole.at(-1)), more: true };
  const same = await selectLeads(look, `${OF_LIST} AND phone_number = ? LIMIT ?`, [
    listId,
    last,
    SAME_NUMBER,
  ]);
  return { rows: same, cursor: last, more: true };
}

function phoneOf(row: LeadRow | undefined): string | undefined {
  return row?.lead.phone;
}
