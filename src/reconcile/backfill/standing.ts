import { callsLeft, type CallLeft, countCallsLeft } from '../../ledger/backfill-calls.ts';
import type { Backfill } from '../../ledger/backfills.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { foundUntil } from './cursor.ts';

/**
 * A backfill with `taken` and `failed` as the ledger has them at this moment: calls arrive after it was paused, was
 * cancelled or has ended, too.
 */
export async function standingOf(db: LedgerDb, backfill: Backfill): Promise<Backfill> {
  const { left, failed } = await countCallsLeft(db, { ...backfill, until: foundUntil(backfill) });
  const { counts } = backfill;
  return { ...backfill, counts: { ...counts, taken: Math.max(0, counts.missing - left), failed } };
}

export interface CallsNotHeld {
  /** How many there are. */
  readonly all: number;
  /** The earliest of them. */
  readonly first: readonly CallLeft[];
}

/** The calls that a backfill found missing and that the ledger does not hold now; of them at most `limit`. */
export async function callsNotHeld(db: LedgerDb, backfill: Backfill, limit: number): Promise<CallsNotHeld> {
  const window = { ...backfill, until: foundUntil(backfill) };
  const { left } = await countCallsLeft(db, window);
  return { all: left, first: await callsLeft(db, window, limit) };
}
