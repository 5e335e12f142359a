import type { Config } from '../config/config.ts';
import { connectors } from '../../connectors/index.ts';
import { readAgain } from '../dispatch/read-again.ts';
import { readHit } from '../dispatch/read-hit.ts';
import type { Routing } from '../dispatch/routing.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { StoredEvent } from '../ledger/call-events.ts';
import { hitFromJson } from '../ledger/raw-json.ts';
import { parserOf, routingOf } from '../roles/routing.ts';

/** How stored events are read by the configuration of now. */
export interface EventReading {
  readonly parse: (hit: RawHit) => BridgeEvent;
  readonly routing: Routing;
}

export function eventReading(config: Config): EventReading {
  return { parse: parserOf(config), routing: routingOf(config, connectors) };
}

/**
 * A stored event as its request says it now, with the time zones, names and rules of now, as a replay reads it.
 * Throws UnreadableHitError, or the fault of a request that is no JSON.
 */
export function eventOfNow({ id, event, raw }: StoredEvent, { parse, routing }: EventReading): BridgeEvent {
  return readAgain(id, event, readHit(parse, hitFromJson(raw)), routing).event;
}
