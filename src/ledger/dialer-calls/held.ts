import type { BridgeEvent } from '../../domain/event.ts';
import { leadKey } from '../../domain/hit/keys.ts';
import type { CallLeg } from '../../domain/reconcile/leg.ts';
import { tellsOf } from '../../domain/reconcile/same-call.ts';
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
 * unique id, then by the lead; both have an index. At most 500 legs.
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
    return { leg, events: near.filter((event) => tellsOf(event, leg)).toSorted(bestFor(leg)) };
  });
  const owners = await legsOf(db, dialer, [
    ...new Set(telling.flatMap(({ events }) => events.map(({ id }) => id))),
  ]);
  const found = new Map<string, Held>();
  for (const { leg, events } of telling) {
    const isFree = ({ id }: BridgeEvent): boolean => (owners.get(id) ?? leg.id) === leg.id;
    const event = events.find(isFree) ?? events[0];
    if (event === undefined) continue;
    found.set(leg.id, { ...heldOf(event), shared: !isFree(event) });
    if (isFree(event)) owners.set(event.id, leg.id);
  }
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

/** The same status first, then the latest: an agent may have set another one since. */
function bestFor({ status }: CallLeg) {
  const fits = (event: BridgeEvent): number =>
    event.call?.status?.toUpperCase() === status.toUpperCase() ? 0 : 1;
  return (one: BridgeEvent, other: BridgeEvent): number =>
    fits(one) - fits(other) || (one.receivedAt < other.receivedAt ? 1 : -1);
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
