import { destinationOf } from '../domain/alerts/subject.ts';
import type { BridgeEvent, EventType } from '../domain/event.ts';
import { isSplit } from './derive/one-by-one.ts';
import type { DeriveRules } from './derive/rules.ts';
import { baseTypeOf, type RecordingRules } from './recordings.ts';

/** One line of `routes`; an absent filter lets everything through. */
export interface Route {
  readonly on: readonly EventType[];
  readonly dialers?: readonly string[] | undefined;
  readonly campaigns?: readonly string[] | undefined;
  /** VICIdial status codes, compared without regard to case as VICIdial does. */
  readonly statuses?: readonly string[] | undefined;
  readonly to: readonly string[];
}

/** What becomes of a connection's records. */
export interface LeadRoute {
  readonly dialer: string;
  /** A change waits so long for more of the same record, milliseconds. */
  readonly coalesceMs: number;
  /** Objects with a mapping, by the CRM's name. */
  readonly objects: ReadonlyMap<string, ObjectRoute>;
}

/** What makes changes of one object urgent. */
export interface ObjectRoute {
  /** New ones may be leads to be called at once. */
  readonly hot: boolean;
  /** Whether a lead may have become one by what a message tells of its fields. */
  readonly becomesHot?: ((fields: Readonly<Record<string, string>>) => boolean) | undefined;
  /** The numbers of a record that is deleted for privacy must not be called any more. */
  readonly erasedIsDnc?: boolean | undefined;
}

/** What the configuration says about where events go; an absent part sends nothing. */
export interface Routing {
  readonly routes: readonly Route[];
  /** Where the leads of a source go. */
  readonly leadDialers: ReadonlyMap<string, string>;
  /** Sources whose leads are to be called at once. */
  readonly hotSources?: ReadonlySet<string> | undefined;
  /** Destinations that look at a changed record themselves, instead of taking what is told of it. */
  readonly dialers?: ReadonlySet<string> | undefined;
  /** By connection. */
  readonly leadSyncs?: ReadonlyMap<string, LeadRoute> | undefined;
  /** Connections that can be told the lead ids of their records. */
  readonly connections?: ReadonlySet<string> | undefined;
  /** Who is told what people must know. */
  readonly alertsTo?: readonly string[] | undefined;
  /** Who is told which numbers must not be called. */
  readonly dncTo?: readonly string[] | undefined;
  readonly derive?: DeriveRules | undefined;
  /** By dialer; of others recordings are not looked for. */
  readonly recordings?: ReadonlyMap<string, RecordingRules> | undefined;
  /** Destinations that can be told of a recording. */
  readonly recordingsTo?: ReadonlySet<string> | undefined;
}

/**
 * The destinations that must get this event, each once: those that its type has, then those of the routes in
 * their order. None for an event whose numbers go out one by one in events of their own.
 */
export function destinationsOf(event: BridgeEvent, routing: Routing): readonly string[] {
  if (isSplit(event)) return [];
  const found = new Set<string>(ownDestinations(event, routing));
  for (const route of routing.routes) {
    if (matches(route, event)) for (const name of route.to) found.add(name);
  }
  const about = troubled(event);
  return [...found].filter((name) => name !== about);
}

/** A destination that is in trouble is not told of it: that would be one delivery more that fails. */
function troubled({ alert }: BridgeEvent): string | undefined {
  return alert === undefined || alert.severity === 'resolved' ? undefined : destinationOf(alert.subject);
}

/** Where an event of this type goes without a route. */
function ownDestinations(event: BridgeEvent, routing: Routing): readonly string[] {
  switch (event.type) {
    case 'lead-submitted':
      return listOf(routing.leadDialers.get(event.source));
    case 'record-changed':
      return listOf(dialerOfRecord(event, routing));
    case 'lead-placed':
      return routing.connections?.has(event.source) === true ? [event.source] : [];
    case 'dnc-set':
    case 'dnc-lifted':
      return saysWhom(event) ? (routing.dncTo ?? []) : [];
    case 'lead-recalled':
      return routing.dialers?.has(event.source) === true ? [event.source] : [];
    case 'alert':
      return routing.alertsTo ?? [];
    case 'recording-found':
      return whereTheCallWent(event, routing);
    default:
      return [];
  }
}

/** Of those that the routes send the call itself to, the ones that can do something with its recording. */
function whereTheCallWent(event: BridgeEvent, { routes, recordingsTo }: Routing): readonly string[] {
  const type = baseTypeOf(event);
  if (type === undefined) return [];
  return routes
    .filter((route) => matches(route, { ...event, type }))
    .flatMap(({ to }) => to)
    .filter((name) => recordingsTo?.has(name) === true);
}

function dialerOfRecord({ source, record }: BridgeEvent, { leadSyncs }: Routing): string | undefined {
  const sync = leadSyncs?.get(source);
  return record !== undefined && sync?.objects.has(record.object) === true ? sync.dialer : undefined;
}

/** A post in which no number was one has nothing to tell. */
function saysWhom({ dnc, record }: BridgeEvent): boolean {
  return (dnc?.numbers.length ?? 0) > 0 || record !== undefined;
}

function listOf(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

function matches(route: Route, event: BridgeEvent): boolean {
  return (
    route.on.includes(event.type) &&
    passes(route.dialers, event.source) &&
    passes(route.campaigns, event.campaign) &&
    passes(route.statuses, event.call?.status)
  );
}

function passes(allowed: readonly string[] | undefined, value: string | undefined): boolean {
  if (allowed === undefined) return true;
  if (value === undefined) return false;
  const wanted = value.toUpperCase();
  return allowed.some((candidate) => candidate.toUpperCase() === wanted);
}
