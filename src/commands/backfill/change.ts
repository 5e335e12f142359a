import { type BackfillChange, changeBackfill } from '../../ledger/backfill-steps.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { requireBackfill } from './find.ts';

export interface BackfillIdOptions extends GlobalOptions {
  readonly json?: boolean;
}

const SAID: Readonly<Record<BackfillChange, string>> = {
  pause: 'rests after the page that it reads now; vicibridge backfill resume lets it go on',
  resume: 'goes on where it was',
  cancel: 'is ended; what is taken back in stays',
};

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
  });
}
