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

/** Its event is in the ledger; the call itself is settled when it is looked at again. */
const hasArrived = sql<boolean>`EXISTS (SELECT 1 FROM events WHERE events.id = dialer_calls.event_id)`;

export interface CallsLeftCount {
  /** Missing or failed calls that are not settled yet. */
  readonly unsettled: number;
  /** Of these: the ledger does not hold their event. */
  readonly left: number;
  /** Of these: they could not be told so far. */
  readonly failed: number;
}

/** How many calls of a backfill's window were missing and are not settled, or not in the ledger, yet. */
export async function countCallsLeft(db: LedgerDb, window: BackfillWindow): Promise<CallsLeftCount> {
  return ofWindow(db, window)
    .select(({ fn }) => [
      fn.countAll<number>().as('unsettled'),
      sql<number>`coalesce(sum(NOT ${hasArrived}), 0)`.as('left'),
      sql<number>`coalesce(sum(state = 'failed'), 0)`.as('failed'),
    ])
    .executeTakeFirstOrThrow();
}

/** Those that the ledger does not hold, the earliest first. */
export async function callsLeft(
  db: LedgerDb,
  window: BackfillWindow,
  limit: number,
): Promise<readonly CallLeft[]> {
  const rows = await ofWindow(db, window)
    .select(['leg', 'campaign', 'status', 'called_at', 'state', 'reason', 'tries'])
    .where((eb) => eb.not(hasArrived))
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

/** Which of these legs a backfill's work took back in after `since`, milliseconds since the epoch. */
export async function takenSince(
  db: LedgerDb,
  dialer: string,
  legs: readonly string[],
  since: number,
): Promise<ReadonlySet<string>> {
  if (legs.length === 0) return new Set();
  const rows = await db
    .selectFrom('dialer_calls')
    .innerJoin('events', 'events.id', 'dialer_calls.event_id')
    .select('dialer_calls.leg')
    .where('dialer_calls.dialer', '=', dialer)
    .where('dialer_calls.leg', 'in', [...legs])
    .where('dialer_calls.state', '=', 'accepted')
    .where('dialer_calls.backfill', '=', 1)
    .where('dialer_calls.tries', '>', 0)
    .where('events.received_at', '>', since)
    .execute();
  return new Set(rows.map(({ leg }) => leg));
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
  if (campaigns.length === 0) return found;
  // VICIdial's tables do not tell upper case from lower.
  const names = campaigns.map((name) => name.toUpperCase());
  return found.where(sql<string>`upper(campaign)`, 'in', names);
}
