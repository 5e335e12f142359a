import type { DayRead } from '../../domain/completeness/proof.ts';
import type { LedgerDb } from '../ledger.ts';

/** What was read of a dialer's day without a gap; undefined = nothing. */
export async function dayRead(db: LedgerDb, dialer: string, day: string): Promise<DayRead | undefined> {
  const row = await db
    .selectFrom('dialer_days')
    .select(['read_from', 'read_until', 'reads', 'forgotten'])
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { read_from, read_until, reads, forgotten } = row;
  return { from: read_from, until: read_until, reads, ...(forgotten === 1 ? { isForgotten: true } : {}) };
}
