import type { FeedLoad } from '../../call-feed.ts';

/** What was done between two looks at a feed's load; the slowest is that of all its time. */
export function costSince(before: FeedLoad, after: FeedLoad): FeedLoad {
  return {
    statements: after.statements - before.statements,
    rows: after.rows - before.rows,
    busyMs: after.busyMs - before.busyMs,
    slowestMs: after.slowestMs,
  };
}
