import type { Config } from '../config/config.ts';
import { floorRulesOf } from '../config/feed.ts';
import { addOwnEvent } from '../dispatch/own-event.ts';
import { destinationsOf, type Routing } from '../dispatch/routing.ts';
import type { TakeInContext } from '../dispatch/take-in.ts';
import { type FloorWant, partsFor } from '../domain/floor/types.ts';
import type { Logger } from '../domain/logger.ts';
import type { PollContext, PolledDialer } from '../floor/poll-once.ts';
import { createPollers, type Pollers } from '../floor/pollers.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Destination } from './destinations.ts';

interface FloorParts extends Pick<TakeInContext, 'routing' | 'now'> {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly logger: Logger;
}

/** What polls the floors of this configuration's dialers; nothing is read before its `start`. */
export function pollersFor(
  parts: FloorParts & { readonly destinations: readonly Destination[]; readonly onAdded: () => void },
): Pollers {
  const dialers = parts.destinations.flatMap((destination) => polledDialer(destination, parts) ?? []);
  return createPollers({ ...pollContextOf(parts), dialers, now: parts.now, onAdded: parts.onAdded });
}

/** Only events that a route takes are kept: a busy floor makes many that nobody asked for. */
export function pollContextOf({ ledger, logger, routing, now }: Omit<FloorParts, 'config'>): PollContext {
  return {
    ledger,
    logger,
    async keep(trx, event) {
      if (destinationsOf(event, routing).length === 0) return false;
      return !(await addOwnEvent(trx, event, { routing, now })).duplicate;
    },
  };
}

/** Undefined = the floor of this one is not polled, or nobody asked for what it tells. */
export function polledDialer(
  { name, connection }: Pick<Destination, 'name' | 'connection'>,
  { config, routing }: Pick<FloorParts, 'config' | 'routing'>,
): PolledDialer | undefined {
  const feed = config.dialers[name]?.feed;
  const { floor: reader } = connection;
  const want = wantedOf(name, routing);
  if (feed === undefined || reader === undefined || want.size === 0) return undefined;
  return { name, reader, want, everyMs: feed.everySeconds * 1000, rules: floorRulesOf(feed) };
}

/** What the routes want to know of a dialer's floor. */
export function wantedOf(dialer: string, { routes }: Pick<Routing, 'routes'>): FloorWant {
  const concerned = routes.filter(({ dialers }) => dialers === undefined || dialers.includes(dialer));
  return partsFor(concerned.flatMap(({ on }) => on));
}
