import { eventId } from '../hit/event-id.ts';
import { keptRequest } from '../hit/kept-request.ts';
import { type Origin, takenBackHeaders } from '../hit/origin.ts';
import { readParameters } from '../hit/parameters.ts';
import type { RawHit } from '../hit/raw-hit.ts';
import { isoTime } from '../time.ts';
import { needsSalvage } from './sender.ts';

export interface TakeBackOptions {
  readonly dialer: string;
  /** IANA name of the dialer's zone. */
  readonly timezone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Somebody has asked for that time; it goes behind all that is live. */
  readonly backfill: boolean;
}

/** A request that never reached us. */
export interface LostRequest {
  readonly trigger: string;
  readonly path: string;
  /** As the dialer would have sent it, secrets and all. */
  readonly query: Uint8Array;
  readonly from: Origin;
  /** When it would have come, milliseconds since the epoch; undefined = nobody knows. */
  readonly at: number | undefined;
  /** Tells requests without a call identity apart; the same at every reading. */
  readonly window: string;
}

/**
 * A request that never came, as the receiver would have kept it. Its event id is the one that the receiver would
 * have answered, except that one without a call identity is told by `window` instead of the moment of receipt.
 */
export function takenBackHit(
  { from, at, window, ...request }: LostRequest,
  { dialer, timezone, now, backfill }: TakeBackOptions,
): RawHit {
  const received = {
    ...request,
    hook: 'vicidial' as const,
    source: dialer,
    method: 'GET',
    headers: {},
    body: new Uint8Array(),
    remoteAddress: '',
    salvaged: needsSalvage(request.query),
  };
  // A call id has no year: it gets that of the day on which it would have come.
  const kept = keptRequest(received, at ?? now);
  const { parameters } = readParameters(kept);
  // What is made from records may have another lead's data at the next reading: its leg is what tells it.
  const told = from === 'url-log' ? kept : { ...kept, query: new Uint8Array() };
  const { id } = eventId({ ...told, parameters, timezone, window });
  const headers = takenBackHeaders({ from, backfill, ...(at === undefined ? {} : { at: isoTime(at) }) });
  return { ...kept, receivedAt: now, headers, eventId: id };
}
