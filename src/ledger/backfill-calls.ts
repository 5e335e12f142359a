import { sql } from 'kysely';
import type { BackfillOrder } from './backfills.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';

/** A call of a backfill that the ledger does not hold yet. */
export interface CallLeft {
  readonly leg: string;
  readonly campaign: string;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly calledAt: number;
  readonly state: 'missing' | 'failed';
  readonly reason: string | undefined;
  readonly tries: number;
}

export type BackfillWindow = Pick<BackfillOrder, 'dialer' | 'from' | 'until' | 'campaigns'>;

/** The condition of the index over what is still looked at, word for word: see `states.ts`. */
const isDueSome = sql<boolean>`state IN ('open','grace','missing','failed')`;

/** How many calls of a backfill's window are missing and not in the ledger yet, and how many of them have failed so far. */
export async function countCallsLeft(
  db: LedgerDb,
  window: BackfillWindow,
): Promise<{ readonly left: number; readonly failed: number }> {
  const row = await ofWindow(db, window)
    .select(({ fn }) => [
      fn.countAll<number>().as('left'),
      sql<number>`coalesce(sum(state = 'failed'), 0)`.as('failed'),
    ])
    .executeTakeFirstOrThrow();
  return { left: row.left, failed: row.failed };
}

/** They themselves, the earliest first. */
export async function callsLeft(
  db: LedgerDb,
  window: BackfillWindow,
  limit: number,
): Promise<readonly CallLeft[]> {
  const rows = await ofWindow(db, window)
    .select(['leg', 'campaign', 'status', 'called_at', 'state', 'reason', 'tries'])
    .orderBy('called_at')
    .limit(limit)
    .execute();
  return rows.map(({ called_at, state, reason, ...row }) => ({
    ...row,
    calledAt: called_at,
    state: state === 'failed' ? 'failed' : 'missing',
    reason: reason ?? undefined,
  }));
}

/** Calls of the window whose request is on its way are looked at now, and not in half a minute. */
export async function askNow(trx: LedgerTransaction, window: BackfillWindow, now: number): Promise<void> {
  await trx
    .updateTable('dialer_calls')
    .set({ due_at: now })
    .where('dialer', '=', window.dialer)
    .where(isDueSome)
    .where('state', '=', 'missing')
    .where('backfill', '=', 1)
    .where('event_id', 'is not', null)
    .where('called_at', '>=', window.from)
    .where('called_at', '<', window.until)
    .execute();
}

/** Of these legs: those that are not over are no more a backfill's than any call of today. */
export async function leaveUnsettled(
  trx: LedgerTransaction,
  dialer: string,
  legs: readonly string[],
): Promise<void> {
  if (legs.length === 0) return;
  await trx
    .updateTable('dialer_calls')
    .set({ backfill: 0 })
    .where('dialer', '=', dialer)
    .where('leg', 'in', [...legs])
    .where('state', 'in', ['open', 'grace'])
    .where('backfill', '=', 1)
    .execute();
}

function ofWindow(db: LedgerDb, { dialer, from, until, campaigns }: BackfillWindow) {
  const found = db
    .selectFrom('dialer_calls')
    .where('dialer', '=', dialer)
    .where(isDueSome)
    .where('state', 'in', ['missing', 'failed'])
    .where('called_at', '>=', from)
    .where('called_at', '<', until);
  return campaigns.length === 0 ? found : found.where('campaign', 'in', campaigns);
}
