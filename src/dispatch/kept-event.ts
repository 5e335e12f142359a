import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { Routing } from './routing.ts';

export interface KeptEvent {
  readonly event: BridgeEvent;
  /** The same event was held already; nothing follows from this one. */
  readonly duplicate: boolean;
  readonly destinations: readonly string[];
}

export interface TakeInContext {
  readonly parse: (hit: RawHit) => BridgeEvent;
  readonly routing: Routing;
  readonly now: () => number;
}
