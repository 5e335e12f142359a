import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';

/** The parser could make nothing of a request: a fault of ours, to be mended and replayed. */
export class UnreadableHitError extends Error {
  constructor(eventId: string) {
    super(
      `hit ${eventId} cannot be read; it is kept as it came: after a mend run vicibridge replay --parked`,
    );
    this.name = 'UnreadableHitError';
  }
}

/**
 * Parse a hit for delivery. A bare event that only says that reading failed must not go to a CRM as an empty
 * call. @throws UnreadableHitError
 */
export function readHit(parse: (hit: RawHit) => BridgeEvent, hit: RawHit): BridgeEvent {
  const event = parse(hit);
  if (event.marks.some(({ code }) => code === 'parse-failed')) throw new UnreadableHitError(hit.eventId);
  return event;
}
