import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { rearmDelivery } from '../ledger/deliveries.ts';
import { updateEvent } from '../ledger/events.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { hitFromJson } from '../ledger/raw-json.ts';
import { readHit, UnreadableHitError } from './read-hit.ts';
import { destinationsOf, type Routing } from './routing.ts';
import { isSuperseded } from './superseded.ts';
import { addDelivery, deliveryKeys, takeIn } from './take-in.ts';

export interface ReplayOptions {
  readonly parse: (hit: RawHit) => BridgeEvent;
  readonly routing: Routing;
  /** Only this destination; undefined = all that the routes name. */
  readonly destination: string | undefined;
  /** Also deliver again what was delivered (it updates what is there). */
  readonly delivered: boolean;
  readonly now: () => number;
}

export interface Replayed {
  readonly eventId: string;
  /** Destinations whose finished delivery goes again. */
  readonly again: readonly string[];
  /** Destinations that the routes did not name before. */
  readonly added: readonly string[];
  /** Destinations that already hold what a later event said; delivering this one would undo that. */
  readonly superseded: readonly string[];
}

/**
 * Parse the stored request anew, with the code and the configuration of now, and deliver again. Safe to
 * repeat: effects are keyed, so what exists is updated. Unfinished deliveries are left to take their course.
 * @throws UnreadableHitError, before anything is changed, when the stored request cannot be read
 */
export async function replayEvent(
  trx: LedgerTransaction,
  eventId: string,
  options: ReplayOptions,
): Promise<Replayed> {
  const { raw } = await trx
    .selectFrom('events')
    .select('raw')
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow();
  const event = readHit(options.parse, storedHit(eventId, raw));
  await updateEvent(trx, event);
  const again: string[] = [];
  const added: string[] = [];
  const superseded: string[] = [];
  for (const destination of destinationsOf(event, options.routing)) {
    if (options.destination !== undefined && destination !== options.destination) continue;
    const existing = await trx
      .selectFrom('deliveries')
      .select(['id', 'state'])
      .where('event_id', '=', eventId)
      .where('destination', '=', destination)
      .executeTakeFirst();
    if (await isSuperseded(trx, event, destination)) {
      superseded.push(destination);
    } else if (existing === undefined) {
      await addDelivery(trx, event, destination, options.now());
      added.push(destination);
    } else if (existing.state === 'dead' || (options.delivered && existing.state === 'delivered')) {
      await rearmDelivery(trx, existing.id, deliveryKeys(event), options.now());
      again.push(destination);
    }
  }
  return { eventId, again, added, superseded };
}

function storedHit(eventId: string, raw: string): RawHit {
  try {
    return hitFromJson(raw);
  } catch {
    throw new UnreadableHitError(eventId);
  }
}

/**
 * Try again to take in one parked hit; throws what is wrong with it, and then it stays parked.
 * @returns the id of its event
 */
export async function replayParked(
  trx: LedgerTransaction,
  parked: { readonly id: number; readonly raw: string },
  options: Pick<ReplayOptions, 'parse' | 'routing' | 'now'>,
): Promise<string> {
  const { event } = await takeIn(trx, hitFromJson(parked.raw), options);
  await trx.deleteFrom('parked_hits').where('id', '=', parked.id).execute();
  return event.id;
}
