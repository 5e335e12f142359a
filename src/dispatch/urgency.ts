import type { BridgeEvent } from '../domain/event.ts';
import { URGENCY, type Urgency } from '../domain/urgency.ts';
import type { Routing } from './routing.ts';

/** When and how soon the deliveries of an event go. */
export interface DeliveryTerms {
  readonly urgency: Urgency;
  /** Milliseconds that they wait for more of the same before they are due. */
  readonly delayMs: number;
}

export const AT_ONCE: DeliveryTerms = { urgency: URGENCY.normal, delayMs: 0 };

/** From so many numbers in one post on it is a list, which goes behind what single people have asked for, and before everything ordinary. */
const LIST_LENGTH = 20;

/**
 * VICIdial tells of a lead while it still answers whoever added it. If that was us, we know a moment later, and
 * then it is no news.
 */
const OWN_LEAD_MS = 10_000;

/** @param siblings how many events followed from the same one, with this one */
export function termsOf(event: BridgeEvent, routing: Routing, siblings: number = 1): DeliveryTerms {
  return { urgency: urgencyOf(event, routing, siblings), delayMs: delayOf(event, routing) };
}

function urgencyOf(event: BridgeEvent, routing: Routing, siblings: number): Urgency {
  switch (event.type) {
    case 'dnc-set':
    case 'dnc-lifted':
      return siblings > LIST_LENGTH ? URGENCY.hot : URGENCY.dnc;
    case 'lead-submitted':
      return routing.hotSources?.has(event.source) === true ? URGENCY.hot : URGENCY.normal;
    case 'record-changed':
      return isHotRecord(event, routing) ? URGENCY.hot : URGENCY.normal;
    default:
      return URGENCY.normal;
  }
}

function isHotRecord({ source, record }: BridgeEvent, { leadSyncs }: Routing): boolean {
  return record?.change === 'created' && leadSyncs?.get(source)?.objects.get(record.object)?.hot === true;
}

function delayOf(event: BridgeEvent, { leadSyncs }: Routing): number {
  if (event.type === 'lead-added') return OWN_LEAD_MS;
  return event.type === 'record-changed' ? (leadSyncs?.get(event.source)?.coalesceMs ?? 0) : 0;
}
