import type { DeliveryContext, DeliveryRequest } from '../../src/connector.ts';
import { TransientError } from '../../src/domain/errors.ts';
import type { HubSpotApi } from './api.ts';
import type { Batches } from './batch/batches.ts';
import type { Outcomes } from './outcomes.ts';
import type { Owners } from './owners.ts';
import type { PropertyBook } from './property-book.ts';
import type { HubSpotSettings } from './settings.ts';

/** What all deliveries of one connection share. */
export interface Shared {
  /** Name of the connection in the configuration: an event from it is about records of this account. */
  readonly connection: string;
  readonly api: HubSpotApi;
  readonly batches: Batches;
  readonly book: PropertyBook;
  readonly owners: Pick<Owners, 'ownerIdOf'>;
  readonly outcomes: Outcomes;
  readonly settings: HubSpotSettings;
  readonly now: () => number;
  /** True for the first who asks with this word. */
  readonly first: (word: string) => boolean;
}

/** Everything that one delivery works with. */
export interface Delivery extends Shared {
  readonly request: DeliveryRequest;
  readonly context: DeliveryContext;
  /** Collected for the receipt. */
  readonly warnings: string[];
}

/**
 * Before a search decides whether an unclear create was carried out: throws until the index is sure to know.
 * Transient and not ambiguous, because this attempt has written nothing: an ambiguous end would start the
 * doubt, and with it the wait, anew each time.
 */
export function requireIndexed({ request, settings, now }: Delivery): void {
  if (request.inDoubtSince === undefined) return;
  const leftMs = request.inDoubtSince + settings.searchLagMs - now();
  if (leftMs <= 0) return;
  throw new TransientError(
    'An earlier attempt may have reached HubSpot, and its search does not know new records yet. ' +
      'It is looked up as soon as searchLagMs has passed; nothing was written meanwhile.',
    { code: 'hubspot-search-lag', retryAfterMs: leftMs },
  );
}
