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
    const own = { from, until, reads };
    const next = known === undefined ? own : longer(known, own);
    const row = {
      read_from: next.from,
      read_until: next.until,
      reads: next.reads,
      updated_at: now,
    };
    await trx
      .insertInto('dialer_days')
      .values({ dialer, day, ...row })
      .onConflict((conflict) => conflict.columns(['dialer', 'day']).doUpdateSet(row))
      .execute();
  }
}

type Stretch = Pick<ReadStretch, 'from' | 'until' | 'reads'>;
interface Known {
  readonly read_from: number;
  readonly read_until: number;
  readonly reads: Stretch['reads'];
}

function longer({ read_from, read_until, reads }: Known, next: Stretch): Stretch {
  const held = { from: read_from, until: read_until, reads };
  if (next.from > held.until || next.until < held.from)
    return next.until - next.from > held.until - held.from ? next : held;
  const both = { from: Math.min(held.from, next.from), until: Math.max(held.until, next.until) };
  // The tables see more: what they were read of is not made less by the API, and what the API alone has told of
  // is not made more by them.
  const ofTables = [held, next].filter((one) => one.reads === 'tables');
  const isWhole = ofTables.some((one) => one.from === both.from && one.until === both.until);
  return { ...both, reads: isWhole || ofTables.length === 2 ? 'tables' : 'api' };
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
