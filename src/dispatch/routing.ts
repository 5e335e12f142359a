import type { BridgeEvent, EventType } from '../domain/event.ts';

/** One line of `routes`; an absent filter lets everything through. */
export interface Route {
  readonly on: readonly EventType[];
  readonly dialers?: readonly string[] | undefined;
  readonly campaigns?: readonly string[] | undefined;
  /** VICIdial status codes, compared without regard to case as VICIdial does. */
  readonly statuses?: readonly string[] | undefined;
  readonly to: readonly string[];
}

export interface Routing {
  readonly routes: readonly Route[];
  /** Where the leads of a source go. */
  readonly leadDialers: ReadonlyMap<string, string>;
}

/** The destinations that must get this event, each once, in the order of the routes. */
export function destinationsOf(event: BridgeEvent, routing: Routing): readonly string[] {
  const found = new Set<string>();
  const dialer = event.type === 'lead-submitted' ? routing.leadDialers.get(event.source) : undefined;
  if (dialer !== undefined) found.add(dialer);
  for (const route of routing.routes) {
    if (matches(route, event)) for (const name of route.to) found.add(name);
  }
  return [...found];
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
