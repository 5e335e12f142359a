import { z } from 'zod';
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
 * Note that this stretch was read. What touches a stretch of the day makes it longer; of those that do not touch the
 * longest is the day's, because a day is complete only where no gap is left. The others stand by until they do.
 */
export async function keepRead(trx: LedgerTransaction, stretch: ReadStretch, now: number): Promise<void> {
  const { dialer, reads } = stretch;
  for (const { day, from, until } of daysOf(stretch, stretch.timezone)) {
    const known = await trx
      .selectFrom('dialer_days')
      .select(['read_from', 'read_until', 'reads', 'apart'])
      .where('dialer', '=', dialer)
      .where('day', '=', day)
      .executeTakeFirst();
    const parts = partsWith(known === undefined ? [] : partsOf(known), { from, until, reads });
    const row = {
      ...longest(parts),
      apart: parts.length === 1 ? null : JSON.stringify(parts),
      updated_at: now,
    };
    await trx
      .insertInto('dialer_days')
      .values({ dialer, day, ...row })
      .onConflict((conflict) => conflict.columns(['dialer', 'day']).doUpdateSet(row))
      .execute();
  }
}

/** A part of a day that was read in one way without a gap. */
const Part = z.strictObject({ from: z.number(), until: z.number(), reads: z.enum(['tables', 'api']) });
type Part = z.infer<typeof Part>;

interface Known {
  readonly read_from: number;
  readonly read_until: number;
  readonly reads: Part['reads'];
  readonly apart: string | null;
}

function partsOf({ read_from, read_until, reads, apart }: Known): readonly Part[] {
  if (apart !== null) return z.array(Part).parse(JSON.parse(apart));
  return [{ from: read_from, until: read_until, reads }];
}

function partsWith(parts: readonly Part[], next: Part): readonly Part[] {
  const others = parts.filter(({ reads }) => reads !== next.reads);
  return [...others, ...joined([...parts.filter(({ reads }) => reads === next.reads), next])];
}

/** Without those that touch, in the order of time; joined they are as the first one. */
function joined(parts: readonly Part[]): readonly Part[] {
  const found: Part[] = [];
  for (const next of parts.toSorted((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last === undefined || next.from > last.until) found.push({ ...next });
    else last.until = Math.max(last.until, next.until);
  }
  return found;
}

/** The tables see more: what the API alone has told of, in whole or in part, is not made more by them. */
function longest(parts: readonly Part[]): Omit<Known, 'apart'> {
  const ofTables = parts.filter(({ reads }) => reads === 'tables');
  const whole = joined(parts.map((part) => ({ ...part, reads: 'api' as const })));
  const [best = { from: 0, until: 0, reads: 'api' as const }] = [...ofTables, ...whole].toSorted(
    (one, other) => other.until - other.from - (one.until - one.from),
  );
  return { read_from: best.from, read_until: best.until, reads: best.reads };
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
