import type { LeadOrder } from '../domain/lead-order.ts';
import { valueHash } from '../ledger/sync/own-writes.ts';

/** Things of an order that happen once, and again only when they change. */
export const ONCE = {
  hot: '@hot',
  callback: '@callback',
  altPhones: '@altPhones',
  campaign: '@campaign',
} as const;

const CUSTOM = 'custom.';

/** Each part of an order by its name, as a hash of its value. */
export function orderHashes(order: LeadOrder): Readonly<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, value] of Object.entries(order.lead))
    if (value !== undefined) hashes[name] = valueHash(value);
  for (const [name, value] of Object.entries(order.custom)) hashes[`${CUSTOM}${name}`] = valueHash(value);
  if (order.hot !== undefined) hashes[ONCE.hot] = valueHash(JSON.stringify(order.hot));
  if (order.callback !== undefined) hashes[ONCE.callback] = valueHash(JSON.stringify(order.callback));
  if (order.altPhones.length > 0) hashes[ONCE.altPhones] = valueHash(JSON.stringify(order.altPhones));
  return hashes;
}

/** Names of the parts that are not as they were. A part that is gone counts only where it was a field. */
export function changedParts(
  now: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys(now).filter((name) => now[name] !== before[name]);
}

/**
 * The order for a lead that has been told everything once: only what is news. What happens once (a place in the
 * hopper, a callback) is asked for again only where it changed.
 */
export function withNews(order: LeadOrder, changed: readonly string[]): LeadOrder {
  const isNews = (name: string): boolean => changed.includes(name);
  return {
    ...order,
    changed: changed.filter((name) => !name.startsWith('@')),
    hot: isNews(ONCE.hot) ? order.hot : undefined,
    callback: isNews(ONCE.callback) ? order.callback : undefined,
    altPhones: isNews(ONCE.altPhones) ? order.altPhones : [],
  };
}
