import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { asksAPerson } from '../domain/review-decision.ts';
import { isUrgent, URGENCY } from '../domain/urgency.ts';
import { rearmDelivery } from '../ledger/deliveries.ts';
import { isOvertaken } from '../ledger/dnc/overtaken.ts';
import { updateEvent } from '../ledger/events.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { hitFromJson } from '../ledger/raw-json.ts';
import { deliveryKeys } from './delivery-keys.ts';
import { keepList } from './keep-list.ts';
import { readHit, UnreadableHitError } from './read-hit.ts';
import { readAgain } from './read-again.ts';
import { destinationsOf, type Routing } from './routing.ts';
import { isSuperseded } from './superseded.ts';
import { addDelivery, keepEvent, takeIn } from './take-in.ts';
import { type DeliveryTerms, termsOf } from './urgency.ts';

export interface ReplayOptions {
  readonly parse: (hit: RawHit) => BridgeEvent;
  readonly routing: Routing;
  /** Only this destination; undefined = all that the routes name. */
  readonly destination: string | undefined;
  /** Also deliver again what was delivered (it updates what is there). */
  readonly delivered: boolean;
  /** Only dead deliveries that ended with this error; absent = whatever it was. */
  readonly error?: { readonly code?: string | undefined; readonly group?: string | undefined } | undefined;
  /** Of the dead deliveries only those that are given up (`dead`), or that wait for a person; absent = both. */
  readonly state?: 'dead' | 'parked' | undefined;
  /**
   * One of many: it goes behind what is live, and not before so many milliseconds from now. Asked once for each
   * delivery. Absent = at once, as if it were new.
   */
  readonly delayOf?: ((destination: string) => number) | undefined;
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
  /** Events that follow from it now and did not before. */
  readonly derived: readonly string[];
}

/**
 * Parse the stored request anew, with the code and the configuration of now, and deliver again. Safe to
 * repeat: effects are keyed, so what exists is updated, and an event that follows from this one exists once.
 * Unfinished deliveries are left to take their course. DNC facts stay as they are.
 * @throws UnreadableHitError, before anything is changed, when the stored request cannot be read
 */
export async function replayEvent(
  trx: LedgerTransaction,
  eventId: string,
  options: ReplayOptions,
): Promise<Replayed> {
  const stored = await trx
    .selectFrom('events')
    .select(['raw', 'event'])
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow();
  const hit = storedHit(eventId, stored.raw);
  const { event, following } = readAgain(eventId, stored.event, readHit(options.parse, hit), options.routing);
  await updateEvent(trx, event);
  const derived = await addMissing(trx, following, event, hit, options);
  const again: string[] = [];
  const added: string[] = [];
  const superseded: string[] = [];
  for (const destination of destinationsOf(event, options.routing)) {
    if (options.destination !== undefined && destination !== options.destination) continue;
    const existing = await trx
      .selectFrom('deliveries')
      .select(['id', 'state', 'error_code', 'error_group'])
      .where('event_id', '=', eventId)
      .where('destination', '=', destination)
      .executeTakeFirst();
    if (options.error !== undefined && !endedWith(existing, options.error)) continue;
    if (existing?.state === 'dead' && !isAskedFor(existing.error_code, options.state)) continue;
    if (await isSuperseded(trx, event, destination)) {
      superseded.push(destination);
      continue;
    }
    if (existing === undefined) {
      const terms = termsOfReplay(event, destination, options);
      await addDelivery(trx, event, destination, options.now(), terms);
      added.push(destination);
    } else if (existing.state === 'dead' || (options.delivered && existing.state === 'delivered')) {
      const { urgency, delayMs, looksAnew } = termsOfReplay(event, destination, options);
      const dueAt = options.now() + delayMs;
      const keys = { ...deliveryKeys(event, looksAnew), urgency, dueAt };
      await rearmDelivery(trx, existing.id, keys, options.now());
      again.push(destination);
    }
  }
  return { eventId, again, added, superseded, derived };
}

function isAskedFor(code: string | null, state: ReplayOptions['state']): boolean {
  return state === undefined || asksAPerson(code) === (state === 'parked');
}

function endedWith(
  delivery:
    | { readonly state: string; readonly error_code: string | null; readonly error_group: string | null }
    | undefined,
  { code, group }: NonNullable<ReplayOptions['error']>,
): boolean {
  if (delivery?.state !== 'dead') return false;
  return (
    (code === undefined || delivery.error_code === code) &&
    (group === undefined || delivery.error_group === group)
  );
}

/** What is urgent stays so, also as one of many. */
function termsOfReplay(
  event: BridgeEvent,
  destination: string,
  { routing, delayOf }: ReplayOptions,
): DeliveryTerms {
  const terms = { ...termsOf(event, destination, routing), delayMs: 0 };
  if (delayOf === undefined || isUrgent(terms.urgency)) return terms;
  return { ...terms, urgency: URGENCY.replay, delayMs: delayOf(destination) };
}

function storedHit(eventId: string, raw: string): RawHit {
  try {
    return hitFromJson(raw);
  } catch {
    throw new UnreadableHitError(eventId);
  }
}

/**
 * Keep what follows from an event by the rules of now and is not held yet. What an operator has lifted since
 * stays lifted. @returns the ids
 */
async function addMissing(
  trx: LedgerTransaction,
  following: readonly BridgeEvent[],
  base: BridgeEvent,
  hit: RawHit,
  options: ReplayOptions,
): Promise<readonly string[]> {
  const missing: BridgeEvent[] = [];
  for (const event of following) {
    const stored = await trx.selectFrom('events').select('id').where('id', '=', event.id).executeTakeFirst();
    if (stored === undefined && !(await isOvertaken(trx, event))) missing.push(event);
  }
  if (base.type === 'dnc-set') await keepList(trx, missing, base, options);
  else for (const event of missing) await keepEvent(trx, event, hit, options, following.length);
  return missing.map(({ id }) => id);
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
