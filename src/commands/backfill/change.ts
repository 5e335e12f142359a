import { type BackfillChange, changeBackfill } from '../../ledger/backfill-steps.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { callsNotHeld } from '../../reconcile/backfill/standing.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { requireBackfill } from './find.ts';
import { counted } from './words.ts';

export interface BackfillIdOptions extends GlobalOptions {
  readonly json?: boolean;
}

const SAID: Readonly<Record<BackfillChange, string>> = {
  pause: 'rests after the page that it reads now; vicibridge backfill resume lets it go on',
  resume: 'goes on where it was',
  cancel: 'is ended: it reads no more; what is taken back in stays',
};

/** What it had found missing is not given up: the daily work takes it. */
async function tellLeft(db: LedgerDb, id: number): Promise<void> {
  const { all } = await callsNotHeld(db, await requireBackfill(db, String(id)), 1);
  if (all === 0) return;
  print(
    `found missing and still to be taken back in, which reconciliation does by itself: ${counted(all, 'call')}`,
  );
}

/** `vicibridge backfill pause | resume | cancel`. @throws UsageError for one that is not in such a state */
export async function runBackfillChange(
  id: string,
  change: BackfillChange,
  options: BackfillIdOptions,
): Promise<void> {
  await withLedger(configOf(options), async (ledger) => {
    const backfill = await requireBackfill(ledger.db, id);
    const done = await ledger.write((trx) => changeBackfill(trx, backfill.id, change, Date.now()));
    if (!done) throw new UsageError(`backfill ${id} is ${backfill.state}: you cannot ${change} it`);
    print(`backfill ${id} ${SAID[change]}`);
    if (change === 'cancel') await tellLeft(ledger.db, backfill.id);
  });
}
