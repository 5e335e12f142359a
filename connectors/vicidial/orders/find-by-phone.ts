import { parseTime } from '../../../src/domain/time.ts';
import { leadSearch } from '../lead-calls.ts';
import type { Placement } from './placement.ts';
import { readColumn } from './read-lead.ts';
import { targetList } from './update-lead.ts';

const DAY_MS = 86_400_000;
/** The clocks of both sides, and the second that VICIdial's times are cut to. */
const CLOCKS_MS = 120_000;
/** Leads of one number that are looked at one by one. */
const MOST = 10;

/**
 * The newest lead that the duplicate check would call the same person, for an order that must not add.
 * lead_search looks at the main number only, so a match by `alt_phone` is not found here.
 */
export async function findByPhone(placement: Placement): Promise<string | undefined> {
  const { api, order, parts, rules, settings, signal } = placement;
  const { phone } = parts.lead;
  const { duplicateCheck = '', duplicateDays } = rules;
  if (phone === undefined || duplicateCheck === '') return undefined;
  const listId = targetList(order.lead.listId, settings.listId);
  const where = placeOf(duplicateCheck, listId);
  const found = await leadSearch(api, { phoneNumber: phone.number, ...where }, signal);
  for (const leadId of found.slice(0, MOST)) {
    const fresh = duplicateDays === undefined || (await isYounger(placement, leadId, duplicateDays));
    if (fresh && (!duplicateCheck.startsWith('DUPNAMEPHONE') || (await hasName(placement, leadId))))
      return leadId;
  }
  return undefined;
}

function placeOf(check: string, listId: string): { readonly listId?: string; readonly campaignOf?: string } {
  if (check.endsWith('LIST')) return { listId };
  return check.endsWith('CAMP') ? { campaignOf: listId } : {};
}

async function isYounger(placement: Placement, leadId: string, days: number): Promise<boolean> {
  const enteredMs = await entered(placement, leadId);
  return enteredMs !== undefined && placement.now() - enteredMs <= days * DAY_MS;
}

/** Whether a lead may be what an earlier attempt of the same order has added. */
export async function mayBeOurs(placement: Placement, leadId: string): Promise<boolean> {
  const { inDoubtSince } = placement;
  if (inDoubtSince === undefined) return false;
  const enteredMs = await entered(placement, leadId);
  return enteredMs !== undefined && enteredMs >= inDoubtSince - CLOCKS_MS;
}

async function entered(
  { client, settings, signal, now }: Placement,
  leadId: string,
): Promise<number | undefined> {
  const text = await readColumn(client, leadId, 'entry_date', { signal });
  return text === undefined ? undefined : parseTime(text, settings.timezone, now());
}

async function hasName({ client, parts, signal }: Placement, leadId: string): Promise<boolean> {
  const { fields } = parts.lead;
  for (const column of ['first_name', 'last_name']) {
    const value = await readColumn(client, leadId, column, { signal });
    if (value?.toLowerCase() !== (fields[column] ?? '').toLowerCase()) return false;
  }
  return true;
}
