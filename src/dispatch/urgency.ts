import type { BridgeEvent } from '../domain/event.ts';
import { originOf } from '../domain/reconcile/same-call.ts';
import { URGENCY, type Urgency } from '../domain/urgency.ts';
import type { Routing } from './routing.ts';

/** When and how the delivery of an event to a destination goes. */
export interface DeliveryTerms {
  readonly urgency: Urgency;
  /** Milliseconds that it waits for more of the same before it is due. */
  readonly delayMs: number;
  /** The record that it is about is looked at there: several messages about it are one effect. */
  readonly looksAnew: boolean;
}

export const AT_ONCE: DeliveryTerms = { urgency: URGENCY.normal, delayMs: 0, looksAnew: false };

/** From so many numbers in one post on it is a list, and no single person's wish. */
const LIST_LENGTH = 20;

/**
 * VICIdial tells of a lead while it still answers whoever added it. If that was us, we know a moment later, and
 * then it is no news.
 */
const OWN_LEAD_MS = 10_000;
const MINUTE_MS = 60_000;

/** @param siblings how many events followed from the same one, with this one */
export function termsOf(
  event: BridgeEvent,
  destination: string,
  routing: Routing,
  siblings: number = 1,
): DeliveryTerms {
  if (event.type === 'record-changed' && routing.dialers?.has(destination) === true)
    return termsOfChange(event, routing);
  return {
    urgency: urgencyOf(event, routing, siblings),
    delayMs: delayOf(event, routing),
    looksAnew: false,
  };
}

function delayOf({ type, source }: BridgeEvent, { derive }: Routing): number {
  if (type === 'lead-added') return OWN_LEAD_MS;
  return type === 'lead-recalled' ? (derive?.recalls?.get(source)?.minutes ?? 0) * MINUTE_MS : 0;
}

/** Of a record's change at a dialer, which waits for more changes of the record. */
function termsOfChange(event: BridgeEvent, routing: Routing): DeliveryTerms {
  const urgency = urgencyOfChange(event, routing);
  const { coalesceMs = 0 } = routing.leadSyncs?.get(event.source) ?? {};
  return { urgency, delayMs: urgency === URGENCY.dnc ? 0 : coalesceMs, looksAnew: true };
}

function urgencyOf(event: BridgeEvent, { hotSources }: Routing, siblings: number): Urgency {
  switch (event.type) {
    case 'dnc-set':
    case 'dnc-lifted':
      return siblings > LIST_LENGTH ? URGENCY.list : URGENCY.dnc;
    case 'lead-recalled':
      return URGENCY.hot;
    case 'lead-submitted':
      return hotSources?.has(event.source) === true ? URGENCY.hot : URGENCY.normal;
    default:
      // After an outage thousands come back at once: the calls of now go first.
      return originOf(event) === undefined ? URGENCY.normal : URGENCY.replay;
  }
}

function urgencyOfChange({ source, record }: BridgeEvent, { leadSyncs }: Routing): Urgency {
  const object = leadSyncs?.get(source)?.objects.get(record?.object ?? '');
  if (record === undefined || object === undefined) return URGENCY.normal;
  const { change, fields } = record;
  if (change === 'privacy-deleted' && object.erasedIsDnc === true) return URGENCY.dnc;
  const isHot = change === 'created' ? object.hot : change === 'updated' && object.becomesHot?.(fields);
  return isHot === true ? URGENCY.hot : URGENCY.normal;
}
