import { BatchAbort, type Batcher } from '../../../src/kit/batcher.ts';
import { CallFailure } from '../call-failure.ts';

/**
 * What comes while a request is under way goes with the next one: a request costs one of the org's daily calls,
 * however many records it is about. A slow request holds nobody up, and a full one waits for none.
 */
export const PACE = { inFlight: 8, partInFlight: 1, besideAfterMs: 1000 } as const;
/** Characters of an encoded query in a URL; Salesforce takes 16,384 bytes of URL and headers. */
export const QUERY_LENGTH_MAX = 12_500;

/** The outcome of one item of a batch. Throws CallFailure, also where the item's own signal came first. */
export async function inBatch<Item, Result>(
  batcher: Batcher<Item, Result>,
  item: Item,
  { signal, writing }: { readonly signal: AbortSignal; readonly writing: boolean },
): Promise<Result> {
  try {
    return await batcher.add(item, signal);
  } catch (error) {
    if (!(error instanceof BatchAbort)) throw error;
    throw new CallFailure({ reason: 'stopped', writing, sent: error.sent, cause: error.cause });
  }
}

/** There are more records than one answer holds: asked about fewer at once, there are less. */
export class TooMany extends Error {
  constructor() {
    super('more records than one answer holds');
    this.name = 'TooMany';
  }
}
