import type { Delivery } from '../delivery.ts';
import { dndBody } from './dnd.ts';

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

/** What a new contact begins with where its number was blocked before; empty where it was not. */
export async function blockedDnd(delivery: Delivery): Promise<object> {
  const { e164 } = delivery.request.event.lead;
  const { doNotCall } = delivery.settings;
  if (doNotCall === false || e164 === undefined || e164 === '') return {};
  return (await stillBlocked(delivery, [e164]))
    ? dndBody({ doNotCall, wanted: true, before: undefined })
    : {};
}
