import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';

/**
 * A synthetic request that holds a whole event, so that a replay reads it again.
 * @param eventId id of the event whose request made it, where it follows from one
 */
export function ownHit(event: BridgeEvent, eventId: string = event.id): RawHit {
  return {
    receivedAt: Date.parse(event.receivedAt),
    hook: 'own',
    source: event.source,
    trigger: event.trigger,
    method: 'POST',
    path: '',
    query: new Uint8Array(),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(event)),
    remoteAddress: '',
    eventId,
    salvaged: false,
  };
}
