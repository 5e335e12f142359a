import { sql } from 'kysely';
import type { LedgerDb } from '../ledger.ts';

/** Calls of a dialer that have been missing for long. */
export interface OverdueCalls {
  readonly dialer: string;
  readonly count: number;
  /** Day of the oldest, `YYYY-MM-DD` in the dialer's zone. */
  readonly firstDay: string;
}

export interface OverdueWindow {
  /** Over before then, and began at or after `since`; milliseconds since the epoch. */
  readonly before: number;
  readonly since: number;
  /** One that is being taken back in since before then should be there. */
  readonly takenBackBefore: number;
}

export async function overdueCalls(db: LedgerDb, window: OverdueWindow): Promise<readonly OverdueCalls[]> {
  return (await overdueQuery(window).execute(db)).rows;
}

/**
 * Reads what is unsettled only. One that a backfill asked for waits for its turn, and is late when that has failed.
 * The statement is exported for the test of its plan.
 */
export function overdueQuery({ before, since, takenBackBefore }: OverdueWindow) {
  return sql<OverdueCalls>`select dialer, count(*) as count, min(day) as firstDay
    from dialer_calls indexed by dialer_calls_due
    where state IN ('open','grace','missing','failed')
      and (state = 'failed' or (state = 'missing' and backfill = 0 and updated_at < ${takenBackBefore}))
      and coalesce(settled_at, called_at) < ${before} and called_at >= ${since}
    group by dialer`;
}
