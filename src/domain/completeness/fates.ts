/**
 * What became of one delivery. written: the destination has it. skipped: a rule or a person said that it is not to
 * be made. absorbed: another one told the same. shadow: looked at only, nothing is written. under-way: not final.
 * parked: waits for a person. dead: given up.
 */
export type DeliveryFate = 'written' | 'skipped' | 'absorbed' | 'shadow' | 'under-way' | 'parked' | 'dead';

/** What became of a call whose event was accepted: confirmed, or the worst of its deliveries that are not. */
const CALL_FATES = ['confirmed', 'shadow', 'under-way', 'parked', 'dead'] as const;
export type CallFate = (typeof CALL_FATES)[number];

/** A call of which nothing is to be delivered is confirmed. */
export function callFateOf(deliveries: Iterable<DeliveryFate>): CallFate {
  let worst = 0;
  for (const fate of deliveries) worst = Math.max(worst, CALL_FATES.indexOf(asCallFate(fate)));
  return CALL_FATES[worst] ?? 'confirmed';
}

function asCallFate(fate: DeliveryFate): CallFate {
  return fate === 'written' || fate === 'skipped' || fate === 'absorbed' ? 'confirmed' : fate;
}
