import type { WantedStatus } from '../../call-feed.ts';
import { heldCounts, leadsOfStatus, type HeldCount } from '../../ledger/dialer-counts.ts';
import type { ReconcileContext } from '../context.ts';

/** Statuses whose calls are to be looked for, and the counts that ask for it. */
export interface Wanted {
  readonly statuses: readonly WantedStatus[];
  readonly counts: readonly HeldCount[];
}

/**
 * The statuses of which the dialer counts more calls on a day than are known.
 *
 * @param how `new` = not those that were looked for in vain while there were as many; `short` = these too;
 *   `thorough` = these too, and the leads that have a known call are asked about for another one
 */
export async function wantedOf(
  day: string,
  how: 'new' | 'short' | 'thorough',
  { ledger, dialer }: ReconcileContext,
): Promise<Wanted> {
  const of = { dialer, day };
  const counts = (await heldCounts(ledger.db, of)).filter(
    ({ open, count, known, looked }) => open === 0 && count > known && (how !== 'new' || count !== looked),
  );
  const statuses: WantedStatus[] = [];
  for (const status of new Set(counts.map((count) => count.status.toUpperCase()))) {
    const except = how === 'thorough' ? NOBODY : await leadsOfStatus(ledger.db, of, status);
    statuses.push({ status, except });
  }
  return { statuses, counts };
}

const NOBODY: ReadonlySet<string> = new Set();
