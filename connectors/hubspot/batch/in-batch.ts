import { AmbiguousError, TransientError } from '../../../src/domain/errors.ts';
import { BatchAbort, type Batcher } from '../../../src/kit/batcher.ts';
import type { Operation } from '../failure.ts';
import { isRefused } from '../refused-error.ts';

/** HubSpot's most of rows in one request. */
export const BATCH_MAX = 100;
/** Requests of one kind under way at once: full ones, and such that are not. */
export const IN_FLIGHT = { inFlight: 6, partInFlight: 2 } as const;
/** Characters of JSON in one request: far below what HubSpot takes, and soon sent. */
export const WRITE_MAX_WEIGHT = 1_000_000;

export function weightOfProperties({ properties }: { readonly properties: object }): number {
  return JSON.stringify(properties).length;
}

/** Wait for one item's own outcome. Throws the delivery errors, also where the signal comes first. */
export async function inBatch<Item, Result>(
  batcher: Batcher<Item, Result>,
  item: Item,
  operation: Operation,
  { signal, searchLagMs }: { readonly signal: AbortSignal; readonly searchLagMs: number },
): Promise<Result> {
  try {
    return await batcher.add(item, signal);
  } catch (error) {
    if (!(error instanceof BatchAbort)) throw error;
    throw aborted(operation, error, searchLagMs);
  }
}

function aborted(operation: Operation, { sent }: BatchAbort, searchLagMs: number): Error {
  if (!sent)
    return new TransientError(`HubSpot was not asked to ${operation.name}: time was up before.`, {
      code: 'hubspot-aborted',
    });
  const message = `HubSpot was asked to ${operation.name}, and no complete answer came in time.`;
  if (operation.effect === 'read') return new TransientError(message, { code: 'hubspot-timeout' });
  return new AmbiguousError(message, {
    code: 'hubspot-timeout',
    retryAfterMs: operation.effect === 'once' ? searchLagMs : undefined,
  });
}

/**
 * A whole batch refused for what may be one row's fault. A property that the account does not have is every
 * row's.
 */
export function isOneRowsFault(error: unknown): boolean {
  return isRefused(error, 400, 404, 409, 413) && !error.facts.codes.includes('PROPERTY_DOESNT_EXIST');
}
