import { type CallFate, callFateOf, type DeliveryFate } from './fates.ts';
import { percentOf } from './percent.ts';

/** Calls of a dialer's records that have all of this in common, and how many they are. */
export interface CallGroup {
  /** Campaign, or in-group of an inbound call. */
  readonly campaign: string;
  readonly state: 'open' | 'grace' | 'missing' | 'failed' | 'accepted' | 'excluded';
  readonly count: number;
  /** Their events were taken back in by us. */
  readonly reconciled: boolean;
  /** Their events tell another status than the dialer's records do. */
  readonly differs: boolean;
  /** Their events came after a later one of the call had been sent, and were not sent where that one went. */
  readonly overtaken: boolean;
  /** By destination. Of accepted ones only. */
  readonly deliveries: Readonly<Record<string, DeliveryFate>>;
  /** Their events are pruned by age, which only those are of which everything is delivered. */
  readonly forgotten: boolean;
  /** The dialer counts them and does not tell which they are. Of missing and open ones only. */
  readonly unnamed?: boolean | undefined;
}

export interface CallCounts {
  /** In the dialer's records, without the excluded ones: `over`, `open` and `grace`. */
  readonly calls: number;
  /** Not over at the dialer. */
  readonly open: number;
  /** Over, and the hit may still come. */
  readonly grace: number;
  /** What the percentage is of: `accepted` and `missing`. */
  readonly over: number;
  readonly accepted: number;
  /** Of the accepted ones those that we took back in. */
  readonly reconciled: number;
  /** Accepted, and everything about them is delivered. */
  readonly confirmed: number;
  /** Accepted and not confirmed, each counted once by its worst delivery. */
  readonly underWay: number;
  readonly parked: number;
  readonly dead: number;
  readonly shadow: number;
  /** Of the confirmed ones those that no route sends anywhere. */
  readonly unrouted: number;
  /** Of the confirmed ones those of which nothing is sent, because a later disposition of the call was. */
  readonly overtaken: number;
  /** Of the confirmed ones those whose events are pruned by age. */
  readonly forgotten: number;
  /** No event, `failed` ones with them. */
  readonly missing: number;
  /** Of the missing ones those that could not be taken back in so far. */
  readonly failed: number;
  /** Of the missing ones those that the dialer counts and does not name: no list has them. */
  readonly unnamed: number;
  /** Of the accepted ones those whose event tells another status. */
  readonly differs: number;
  /** Nobody asked for an event of them. */
  readonly excluded: number;
}

/** Deliveries to one destination. */
export interface DestinationCounts {
  readonly deliveries: number;
  readonly written: number;
  readonly skipped: number;
  readonly absorbed: number;
  readonly shadow: number;
  readonly underWay: number;
  readonly parked: number;
  readonly dead: number;
}

export interface Figure {
  readonly calls: CallCounts;
  readonly destinations: Readonly<Record<string, DestinationCounts>>;
  /** Confirmed ones of those that are over; undefined = there are none. */
  readonly percent: number | undefined;
}

type Counts<Of> = { -readonly [Name in keyof Of]: number };

/** @param only count the deliveries to this destination, as if there were no others */
export function figureOf(groups: Iterable<CallGroup>, only?: string): Figure {
  const calls = noCalls();
  const destinations = new Map<string, Counts<DestinationCounts>>();
  for (const group of groups) addGroup(only === undefined ? group : onlyTo(group, only), calls, destinations);
  calls.over = calls.accepted + calls.missing;
  calls.calls = calls.over + calls.open + calls.grace;
  const sorted = [...destinations].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    calls,
    destinations: Object.fromEntries(sorted),
    percent: percentOf(calls.confirmed, calls.over),
  };
}

function onlyTo(group: CallGroup, destination: string): CallGroup {
  const kept = Object.entries(group.deliveries).filter(([name]) => name === destination);
  return { ...group, deliveries: Object.fromEntries(kept) };
}

function addGroup(
  group: CallGroup,
  calls: Counts<CallCounts>,
  destinations: Map<string, Counts<DestinationCounts>>,
): void {
  const { state, count } = group;
  if (state === 'accepted') return addAccepted(group, calls, destinations);
  if (state === 'failed') calls.failed += count;
  if (state === 'missing' && group.unnamed === true) calls.unnamed += count;
  calls[state === 'failed' ? 'missing' : state] += count;
}

function addAccepted(
  { count, reconciled, differs, overtaken, deliveries, forgotten }: CallGroup,
  calls: Counts<CallCounts>,
  destinations: Map<string, Counts<DestinationCounts>>,
): void {
  const fates = Object.entries(deliveries);
  calls.accepted += count;
  if (reconciled) calls.reconciled += count;
  if (differs) calls.differs += count;
  if (forgotten) calls.forgotten += count;
  else if (fates.length === 0) calls[overtaken ? 'overtaken' : 'unrouted'] += count;
  calls[COUNTED[callFateOf(Object.values(deliveries))]] += count;
  for (const [name, fate] of fates) {
    const counts = destinations.get(name) ?? noDeliveries();
    destinations.set(name, counts);
    counts.deliveries += count;
    counts[DELIVERED[fate]] += count;
  }
}

const COUNTED = {
  confirmed: 'confirmed',
  shadow: 'shadow',
  'under-way': 'underWay',
  parked: 'parked',
  dead: 'dead',
} as const satisfies Record<CallFate, keyof CallCounts>;

const DELIVERED = {
  written: 'written',
  skipped: 'skipped',
  absorbed: 'absorbed',
  shadow: 'shadow',
  'under-way': 'underWay',
  parked: 'parked',
  dead: 'dead',
} as const satisfies Record<DeliveryFate, keyof DestinationCounts>;

function noDeliveries(): Counts<DestinationCounts> {
  return {
    deliveries: 0,
    written: 0,
    skipped: 0,
    absorbed: 0,
    shadow: 0,
    underWay: 0,
    parked: 0,
    dead: 0,
  };
}

function noCalls(): Counts<CallCounts> {
  return {
    calls: 0,
    open: 0,
    grace: 0,
    over: 0,
    accepted: 0,
    reconciled: 0,
    confirmed: 0,
    underWay: 0,
    parked: 0,
    dead: 0,
    shadow: 0,
    unrouted: 0,
    overtaken: 0,
    forgotten: 0,
    missing: 0,
    failed: 0,
    unnamed: 0,
    differs: 0,
    excluded: 0,
  };
}
