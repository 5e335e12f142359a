import type { CallFeed } from '../../call-feed.ts';
import { leaveUnsettled, takenSince } from '../../ledger/backfill-calls.ts';
import { knownCalls } from '../../ledger/dialer-calls.ts';
import type { BackfillCounts } from '../../ledger/backfills.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import { fateOf } from './fates.ts';

/** A feed that remembers which legs its last page had. */
export function rememberPages(feed: CallFeed): { readonly feed: CallFeed; lastPage(): readonly string[] } {
  let page: readonly string[] = [];
  return {
    lastPage: () => page,
    feed: {
      ...feed,
      async legs(window, after, signal) {
        const read = await feed.legs(window, after, signal);
        page = read.rows.map(({ id }) => id);
        return read;
      },
    },
  };
}

/**
 * What the ledger says of the legs of a page that was just written down. What is not over yet, or may still be told
 * by its own hit, is left to the daily work, which goes on after the backfill has ended.
 */
export async function countPage(
  trx: LedgerTransaction,
  dialer: string,
  legs: readonly string[],
  startedAt: number,
): Promise<Partial<BackfillCounts>> {
  const known = await knownCalls(trx, dialer, legs);
  // What an earlier backfill had left is taken back in before it is read: it was missing when this one began.
  const taken = await takenSince(trx, dialer, legs, startedAt);
  const counts = { calls: legs.length, held: 0, missing: 0, excluded: 0, unsettled: 0 };
  for (const { leg, state } of known.values()) counts[taken.has(leg) ? 'missing' : fateOf(state)] += 1;
  await leaveUnsettled(trx, dialer, legs);
  return counts;
}
