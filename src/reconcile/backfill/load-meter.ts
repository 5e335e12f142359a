import type { CallFeed } from '../../call-feed.ts';
import type { BackfillLoad } from '../../ledger/backfills.ts';
import { costSince } from './cost.ts';

/** @returns what the feed has cost the dialer since the last time that this was asked */
export function meterLoad(feed: Pick<CallFeed, 'load'>): () => BackfillLoad {
  let before = feed.load();
  return () => {
    const now = feed.load();
    const cost = costSince(before, now);
    before = now;
    return cost;
  };
}
