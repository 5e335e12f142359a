import type { BridgeEvent } from '../domain/event.ts';
import { eventFromJson } from '../ledger/events.ts';
import { derive } from './derive/derive.ts';
import { NO_RULES } from './derive/rules.ts';
import { UnreadableHitError } from './read-hit.ts';
import type { Routing } from './routing.ts';

export interface ReadAgain {
  readonly event: BridgeEvent;
  /** What follows from it by the rules of now; nothing for one that itself follows from another. */
  readonly following: readonly BridgeEvent[];
}

/**
 * The event of this id, as its request (`base`) and the rules say now. One that followed from its request by
 * other rules than those of now stays as it is stored: a number that was set is not forgotten because a
 * status was taken out of the configuration.
 * @throws UnreadableHitError where not even the stored event fits this version
 */
export function readAgain(eventId: string, stored: string, base: BridgeEvent, routing: Routing): ReadAgain {
  const following = derive(base, routing.derive ?? NO_RULES);
  if (base.id === eventId) return { event: base, following };
  const derived = following.find(({ id }) => id === eventId);
  return { event: derived ?? storedEvent(eventId, stored), following: [] };
}

function storedEvent(eventId: string, stored: string): BridgeEvent {
  try {
    return eventFromJson(stored);
  } catch {
    throw new UnreadableHitError(eventId);
  }
}
