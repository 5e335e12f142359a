import { daysOf } from '../../domain/days.ts';
import type { LedgerDb, LedgerTransaction } from '../ledger.ts';

/** A stretch of a dialer's records that was read without a gap; milliseconds since the epoch, `until` not in it. */
export interface ReadStretch {
  readonly dialer: string;
  readonly timezone: string;
  readonly from: number;
  readonly until: number;
  readonly reads: 'tables' | 'api';
}

/**
 * Note that this stretch was read. A day keeps one stretch: what touches it makes it longer; of two that do not
 * touch the longer one stays, because a day is complete only where no gap is left.
 */
export async function keepRead(trx: LedgerTransaction, stretch: ReadStretch, now: number): Promise<void> {
  const { dialer, reads } = stretch;
  for (const { day, from, until } of daysOf(stretch, stretch.timezone)) {
    const known = await trx
      .selectFrom('dialer_days')
      .select(['read_from', 'read_until', 'reads'])
      .where('dialer', '=', dialer)
      .where('day', '=', day)
      .executeTakeFirst();
    const next = known === undefined ? { from, until } : longer(known, { from, until });
    const row = {
      read_from: next.from,
      read_until: next.until,
      // The tables see more: a day that they were read of is not made less by the API.
      reads: known?.reads === 'tables' ? known.reads : reads,
      updated_at: now,
    };
    await trx
      .insertInto('dialer_days')
      .values({ dialer, day, ...row })
      .onConflict((conflict) => conflict.columns(['dialer', 'day']).doUpdateSet(row))
      .execute();
  }
}

interface Stretch {
  readonly from: number;
  readonly until: number;
}

function longer(known: { readonly read_from: number; readonly read_until: number }, next: Stretch): Stretch {
  const held = { from: known.read_from, until: known.read_until };
  if (next.from <= held.until && next.until >= held.from)
    return { from: Math.min(held.from, next.from), until: Math.max(held.until, next.until) };
  return next.until - next.from > held.until - held.from ? next : held;
}

/** Whether the dialer's records of this moment were read before. */
export async function wasRead(db: LedgerDb, dialer: string, day: string, at: number): Promise<boolean> {
  const row = await db
    .selectFrom('dialer_days')
    .select('day')
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .where('read_from', '<=', at)
    .where('read_until', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}
