import { type Backfill, findBackfill } from '../../ledger/backfills.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where there is none of this id */
export async function requireBackfill(db: LedgerDb, id: string): Promise<Backfill> {
  const found = /^[1-9]\d{0,14}$/.test(id) ? await findBackfill(db, Number(id)) : undefined;
  if (found !== undefined) return found;
  throw new UsageError(`there is no backfill ${id}; vicibridge backfill list shows those that there are`);
}
