import type { Delivery } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';

/** Whether our own ledger says of one of these numbers (E.164) that nobody may call it. */
export async function stillBlocked(
  { context, request }: Delivery,
  numbers: readonly string[],
): Promise<boolean> {
  const where = { dialer: request.event.source, campaign: undefined };
  for (const number of new Set(numbers)) {
    if ((await context.dnc?.blocked(number, where)) === 'system') return true;
  }
  return false;
}

/**
 * What a new contact must be created with so that a number that was blocked before it had a contact is
 * blocked in HubSpot too; empty where it is not blocked or the account has no such property.
 */
export async function dncOfNewContact(delivery: Delivery): Promise<Record<string, string>> {
  const { book, context, request, settings } = delivery;
  const { e164 } = request.event.lead;
  const property = settings.dncProperty;
  if (property === false || e164 === undefined || e164 === '') return {};
  if (!(await stillBlocked(delivery, [e164]))) return {};
  const known = await book.known(CONTACT, [property], context.signal);
  return Object.fromEntries(known.map((name) => [name, 'true']));
}
