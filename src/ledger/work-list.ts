import { type RawBuilder, sql } from 'kysely';
import { URGENCY } from '../domain/urgency.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import { isUnfinished } from './states.ts';

export interface QueueEntry {
  readonly id: string;
  /** Grows with every time it is given to the queue: part of the job id. */
  readonly enqueues: number;
}

/** A delivery that is to be given to the queue. */
export interface DueEntry extends QueueEntry {
  /** See `URGENCY`: which of the destination's queues, and where in it. */
  readonly urgency: number;
}

/** The deliveries of one of a destination's two queues: those with a way of their own, or all others. */
export type Share = 'urgent' | 'normal';

/** Deliveries that are given to the queue in measures of their own: of what is urgent the lists apart. */
export type Portion = Share | 'list';

/** `untried`: deliveries of all portions that have not failed yet. */
type Wanted = Portion | 'untried';

/** What is outstanding for one destination. */
export interface Outstanding {
  /** Queued to run now, or running. */
  readonly ready: number;
  /** Queued for a retry later. */
  readonly delayed: number;
  /** Could be given to the queue now; counted up to 1. */
  readonly due: number;
}

/** @param portion absent = all */
export async function outstanding(
  db: LedgerDb,
  destination: string,
  now: number,
  portion?: Portion,
): Promise<Outstanding> {
  const of = sql`from deliveries where ${isUnfinished} and destination = ${destination}
    and ${ofPortion(portion)} and state =`;
  const { rows } = await sql<Outstanding>`select
    (select count(*) ${of} 'running') + (select count(*) ${of} 'queued' and due_at <= ${now}) as ready,
    (select count(*) ${of} 'queued' and due_at > ${now}) as delayed,
    (select count(*) from (select 1 ${of} 'due' and due_at <= ${now} limit 1)) as due`.execute(db);
  return rows[0] ?? { ready: 0, delayed: 0, due: 0 };
}

/**
 * Move up to `limit` due deliveries of a destination to `queued`; they are listed most urgent first, then
 * oldest first. @param portion absent = all
 */
export async function takeDue(
  trx: LedgerTransaction,
  destination: string,
  limit: number,
  now: number,
  portion?: Wanted,
): Promise<readonly DueEntry[]> {
  const taken = await trx
    .updateTable('deliveries')
    .set((eb) => ({ state: 'queued', enqueues: eb('enqueues', '+', 1), queued_at: now, updated_at: now }))
    .where('seq', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('seq')
        .where(isUnfinished)
        .where('state', '=', 'due')
        .where('destination', '=', destination)
        .where(ofPortion(portion))
        .where('due_at', '<=', now)
        .orderBy('urgency')
        .orderBy('due_at')
        .orderBy('seq')
        .limit(limit),
    )
    .returning(['id', 'enqueues', 'urgency', 'due_at', 'seq'])
    .execute();
  return taken
    .toSorted((one, other) => one.urgency - other.urgency || one.due_at - other.due_at || one.seq - other.seq)
    .map(({ id, enqueues, urgency }) => ({ id, enqueues, urgency }));
}

function ofPortion(portion: Wanted | undefined): RawBuilder<boolean> {
  if (portion === undefined) return sql`true`;
  if (portion === 'untried') return sql`error_code is null`;
  if (portion === 'urgent') return sql`urgency < ${URGENCY.list}`;
  if (portion === 'list') return sql`urgency = ${URGENCY.list}`;
  return sql`urgency >= ${URGENCY.normal}`;
}

/** The queue does not have these after all: due again, with their due time as it was. */
export async function giveBack(
  trx: LedgerTransaction,
  entries: readonly QueueEntry[],
  now: number,
): Promise<void> {
  for (const { id, enqueues } of entries) {
    await trx
      .updateTable('deliveries')
      .set({ state: 'due', queued_at: null, updated_at: now })
      .where('id', '=', id)
      .where('enqueues', '=', enqueues)
      .where('state', '=', 'queued')
      .execute();
  }
}

/** Redis was emptied: nothing that the ledger calls queued is queued any more. */
export async function giveBackAll(trx: LedgerTransaction, now: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({ state: 'due', queued_at: null, updated_at: now })
    .where(isUnfinished)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface OverdueEntry extends DueEntry {
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
    .select(['id', 'enqueues', 'urgency', 'destination'])
    .where(isUnfinished)
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
  entries: readonly QueueEntry[],
  now: number,
): Promise<void> {
  for (const { id } of entries) {
    await trx.updateTable('deliveries').set({ queued_at: now }).where('id', '=', id).execute();
  }
}
