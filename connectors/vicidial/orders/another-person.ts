import { askedNumber } from './numbers.ts';
import type { Placement } from './placement.ts';
import { readNumber } from './read-lead.ts';

/**
 * Whether a lead with the order's code is somebody else's by now: two records with one number were one lead, their
 * numbers parted, and the lead stayed with the other record and its number.
 */
export async function isAnotherPerson(
  { client, parts, isOthers, signal }: Placement,
  leadId: string,
): Promise<boolean> {
  const { phone } = parts.lead;
  if (phone === undefined || !(await isOthers(leadId))) return false;
  const held = await readNumber(client, leadId, { signal });
  return held !== undefined && held.national !== askedNumber(phone.number, phone.code)?.national;
}
