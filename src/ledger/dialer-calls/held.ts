import type { BridgeEvent } from '../../domain/event.ts';
import { leadKey } from '../../domain/hit/keys.ts';
import type { CallLeg } from '../../domain/reconcile/leg.ts';
import { namesCallOf, tellsOf } from '../../domain/reconcile/same-call.ts';
import { readEvent } from '../events.ts';
import type { LedgerDb } from '../ledger.ts';

/** The event that tells of a leg. */
export interface Held {
  readonly eventId: string;
  /** It was taken back in by us. */
  readonly reconciled: boolean;
  /** The status that it tells. */
  readonly status: string | undefined;
  /** Another leg has this event already: it tells of this one only if nothing else can be made of it. */
  readonly shared: boolean;
}

/**
 * Which event of the ledger tells of each of these legs; those without one are left out. Looks by the call's
 * unique id, then by the lead; both have an index. Of all legs and events those that fit best find each other first,
 * so that no leg takes what tells of its neighbour. At most 500 legs.
 */
export async function findHeld(
  db: LedgerDb,
  dialer: string,
  legs: readonly CallLeg[],
): Promise<ReadonlyMap<string, Held>> {
  const byCall = await eventsOfCalls(db, dialer, legs);
  const left = legs.filter((leg) => !(byCall.get(leg.uniqueid) ?? []).some((event) => tellsOf(event, leg)));
  const byLead = await eventsOfLeads(db, dialer, left);
  const telling = legs.map((leg) => {
    const near = [...(byCall.get(leg.uniqueid) ?? []), ...(byLead.get(leg.leadId) ?? [])];
    return { leg, events: near.filter((event) => tellsOf(event, leg)) };
  });
  const owners = await legsOf(db, dialer, [
    ...new Set(telling.flatMap(({ events }) => events.map(({ id }) => id))),
  ]);
  const pairs = telling
    .flatMap(({ leg, events }) => events.map((event) => ({ leg, event, rank: rankOf(event, leg) })))
    .toSorted(bestFirst);
  const found = new Map<string, Held>();
  for (const { leg, event } of pairs) {
    if (found.has(leg.id) || (owners.get(event.id) ?? leg.id) !== leg.id) continue;
    found.set(leg.id, { ...heldOf(event), shared: false });
    owners.set(event.id, leg.id);
  }
  for (const { leg, event } of pairs)
    if (!found.has(leg.id)) found.set(leg.id, { ...heldOf(event), shared: true });
  return found;
}

/** What an event is to the leg that it tells of. */
export function heldOf(event: BridgeEvent): Omit<Held, 'shared'> {
  const { id, marks, call } = event;
  return { eventId: id, reconciled: marks.some(({ code }) => code === 'reconciled'), status: call?.status };
}

export interface HeldEvent {
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Undefined where the stored one does not fit this version. */
  readonly event: BridgeEvent | undefined;
}

/** Those of the events that the ledger has, by id. */
export async function heldEvents(
  db: LedgerDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HeldEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('events')
    .select(['id', 'received_at', 'event'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row) => [row.id, { receivedAt: row.received_at, event: readEvent(row.event) }] as const),
  );
}

/** Those of the ids whose request is kept but could not become an event, with the reason. */
export async function parkedOf(db: LedgerDb, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('parked_hits')
    .select(['event_id', 'reason'])
    .where('event_id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.event_id, row.reason]));
}

const TYPES: readonly BridgeEvent['type'][] = ['disposition', 'no-agent'];
/** A hit is received after its call began; clocks may differ by some hours where a zone is set wrongly. */
const SLACK_MS = 24 * 3_600_000;

type Events = Map<string, BridgeEvent[]>;

async function eventsOfCalls(db: LedgerDb, dialer: string, legs: readonly CallLeg[]): Promise<Events> {
  const uniqueids = [...new Set(legs.map(({ uniqueid }) => uniqueid).filter((id) => id !== ''))];
  if (uniqueids.length === 0) return new Map();
  const rows = await db
    .selectFrom('events')
    .select(['uniqueid as key', 'event'])
    .where('uniqueid', 'in', uniqueids)
    .where('source', '=', dialer)
    .where('type', 'in', TYPES)
    .execute();
  return grouped(rows);
}

async function eventsOfLeads(db: LedgerDb, dialer: string, legs: readonly CallLeg[]): Promise<Events> {
  const told = legs.filter(({ leadId }) => leadId !== '');
  if (told.length === 0) return new Map();
  const keys = new Set(told.map(({ leadId }) => leadKey(dialer, leadId)));
  const since = Math.min(...told.map(({ calledAt }) => Date.parse(calledAt))) - SLACK_MS;
  const rows = await db
    .selectFrom('events')
    .select(['lead_id as key', 'event'])
    .where('lead_key', 'in', [...keys])
    .where('received_at', '>=', Number.isFinite(since) ? since : 0)
    .where('type', 'in', TYPES)
    .execute();
  return grouped(rows);
}

function grouped(rows: readonly { readonly key: string | null; readonly event: string }[]): Events {
  const found: Events = new Map();
  for (const { key, event: text } of rows) {
    const event = readEvent(text);
    if (key === null || event === undefined) continue;
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
}

/** How well an event fits a leg, the best first; `0` in each place is the best. */
interface Rank {
  /** It names the call. */
  readonly named: 0 | 1;
  /** The same status: an agent may have set another one since, but the fronter's is not the closer's. */
  readonly status: 0 | 1;
  /** From the end of the call, milliseconds; the same for all that name it. */
  readonly awayMs: number;
}

interface Pair {
  readonly event: BridgeEvent;
  readonly rank: Rank;
}

function rankOf(event: BridgeEvent, leg: CallLeg): Rank {
  const isNamed = namesCallOf(event, leg);
  const away = Date.parse(event.occurredAt ?? event.receivedAt) - Date.parse(leg.settledAt ?? leg.calledAt);
  return {
    named: isNamed ? 0 : 1,
    status: event.call?.status?.toUpperCase() === leg.status.toUpperCase() ? 0 : 1,
    awayMs: isNamed || Number.isNaN(away) ? 0 : Math.abs(away),
  };
}

/** Of equal ones the latest. */
function bestFirst(one: Pair, other: Pair): number {
  return (
    one.rank.named - other.rank.named ||
    one.rank.status - other.rank.status ||
    one.rank.awayMs - other.rank.awayMs ||
    (one.event.receivedAt < other.event.receivedAt ? 1 : -1)
  );
}

/** Which leg has each of these events. */
async function legsOf(db: LedgerDb, dialer: string, events: readonly string[]): Promise<Map<string, string>> {
  if (events.length === 0) return new Map();
  const rows = await db
    .selectFrom('dialer_calls')
    .select(['event_id', 'leg'])
    .where('event_id', 'in', [...events])
    .where('dialer', '=', dialer)
    .where('state', '=', 'accepted')
    .execute();
  return new Map(rows.flatMap(({ event_id, leg }) => (event_id === null ? [] : [[event_id, leg] as const])));
}
