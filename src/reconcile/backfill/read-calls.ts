import { advanceBackfill } from '../../ledger/backfill-steps.ts';
import type { Backfill, BackfillLoad } from '../../ledger/backfills.ts';
import type { ReconcileContext } from '../context.ts';
import { reconcileWindow } from '../window.ts';
import { type CallsCursor, callsCursor } from './cursor.ts';
import { countPage, rememberPages } from './page-counts.ts';

/**
 * Read one page of a backfill's calls: what is missing gets a row that is due, in the transaction that says how far
 * it has come.
 *
 * @param spent what the dialer was asked since the last step
 */
export async function readCalls(
  backfill: Backfill,
  context: ReconcileContext,
  spent: () => BackfillLoad,
): Promise<void> {
  const cursor = callsCursor(backfill);
  const pages = rememberPages(context.feed);
  const window = {
    from: backfill.readUntil,
    until: cursor.until,
    campaign: backfill.campaigns[cursor.campaign],
    archived: backfill.archived,
    backfill: true,
    graceMs: context.rules.graceMs,
  };
  await reconcileWindow({ ...context, feed: pages.feed }, window, {
    after: cursor.after,
    async checkpoint(trx, { done, after }) {
      const counts = await countPage(
        trx,
        context.dialer,
        pages.lastPage(),
        backfill.startedAt ?? context.now(),
      );
      const step = { ...nextPlace(backfill, cursor, done, after), counts, load: spent() };
      await advanceBackfill(trx, backfill.id, step, context.now());
    },
    // What was found is taken back in before more is looked for.
    onPage: () => Promise.resolve('stop' as const),
  });
}

function nextPlace(
  { readUntil, until, campaigns }: Backfill,
  cursor: CallsCursor,
  done: boolean,
  after: string | undefined,
) {
  const phase = 'calls' as const;
  const going = (next: CallsCursor) => ({ phase, cursor: JSON.stringify(next), readUntil });
  if (!done) return going({ ...cursor, after });
  if (cursor.campaign + 1 < campaigns.length)
    return going({ until: cursor.until, campaign: cursor.campaign + 1 });
  return {
    phase: cursor.until >= until ? ('settling' as const) : phase,
    cursor: undefined,
    readUntil: cursor.until,
  };
}
