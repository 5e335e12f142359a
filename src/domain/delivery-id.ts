import { createHash } from 'node:crypto';

/**
 * The id of the delivery of one event to one destination: deterministic, so that it is the same after any
 * replay, and a webhook's receiver can recognise it.
 */
export function deliveryIdOf(eventId: string, destination: string): string {
  const hash = createHash('sha256').update(`${eventId}\0${destination}`).digest('hex');
  return `dlv_${hash.slice(0, 26)}`;
}
