import { BridgeEvent } from '../../domain/event.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';

/** An event that vicibridge has made itself: its request is the event. */
export function parseOwnEvent({ body }: RawHit): BridgeEvent {
  return BridgeEvent.parse(JSON.parse(Buffer.from(body).toString('utf8')));
}
