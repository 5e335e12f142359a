import { sql } from 'kysely';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';

export interface QueueEntry {
  readonly id: string;
  /** Grows with every time it is given to the queue: part of the job id. */
  readonly enqueues: number;
}

/** What is outstanding for one destination. */
export interface Outstanding {
  /** Queued to run now, or running. */
  readonly ready: number;
  /** Queued for a retry later. */
  readonly delayed: number;
}

export async function outstanding(db: LedgerDb, destination: string, now: number): Promise<Outstanding> {
  const row = await db
    .selectFrom('deliveries')
    .select([
      sql<number>`coalesce(sum(state = 'running' or due_at <= ${now}), 0)`.as('ready'),
      sql<number>`coalesce(sum(state = 'queued' and due_at > ${now}), 0)`.as('delayed'),
    ])
    .where('destination', '=', destination)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow();
  return row;
}

/** Move up to `limit` due deliveries of a destination to `queued`, oldest first. */
export async function takeDue(
  trx: LedgerTransaction,
  destination: string,
  limit: number,
  now: number,
): Promise<readonly QueueEntry[]> {
  const due = await trx
    .selectFrom('deliveries')
    .select('id')
    .where('destination', '=', destination)
    .where('state', '=', 'due')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('seq')
    .limit(limit)
    .execute();
  if (due.length === 0) return [];
  return trx
    .updateTable('deliveries')
    .set((eb) => ({ state: 'queued', enqueues: eb('enqueues', '+', 1), queued_at: now, updated_at: now }))
    .where(
      'id',
      'in',
      due.map((row) => row.id),
    )
    .returning(['id', 'enqueues'])
    .execute();
}

/** The queue does not have these after all: due again, with their due time as it was. */
export async function giveBack(trx: LedgerTransaction, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('deliveries')
    .set({ state: 'due', queued_at: null, updated_at: now })
    .where('id', 'in', ids)
    .where('state', '=', 'queued')
    .execute();
}

/** Redis was emptied: nothing that the ledger calls queued is queued any more. */
export async function giveBackAll(trx: LedgerTransaction, now: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({ state: 'due', queued_at: null, updated_at: now })
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface OverdueEntry extends QueueEntry {
  readonly destination: string;
}

/** Queued deliveries that should long have run: the queue is asked whether it still knows them. */
export async function overdue(
  db: LedgerDb,
  queuedBefore: number,
  limit: number,
): Promise<readonly OverdueEntry[]> {
  return db
    .selectFrom('deliveries')
    .select(['id', 'enqueues', 'destination'])
    .where('state', '=', 'queued')
    .where('due_at', '<', queuedBefore)
    .where('queued_at', '<', queuedBefore)
    .orderBy('queued_at')
    .limit(limit)
    .execute();
}

/** The queue does know these: ask again only after another grace period. */
export async function confirmQueued(
  trx: LedgerTransaction,
  ids: readonly string[],
  now: number,
): Promise<void> {
  if (ids.length === 0) return;
  await trx.updateTable('deliveries').set({ queued_at: now }).where('id', 'in', ids).execute();
}
