import { sql } from 'kysely';
import { URGENCY } from '../domain/urgency.ts';
import type { LedgerTransaction } from './ledger.ts';
import type { DeliveryState } from './schema.ts';
import { isUnfinished } from './states.ts';

/** States of the one delivery of a lane that is under way; the others wait. */
const UNDER_WAY = ['due', 'queued', 'running'] as const satisfies DeliveryState[];

/** Those of the lanes in which something is still to be done, so that a newcomer has to wait behind it. */
export async function busyLanes(
  trx: LedgerTransaction,
  destination: string,
  lanes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('deliveries')
    .select('lane')
    .distinct()
    .where(isUnfinished)
    .where('destination', '=', destination)
    .where('lane', 'in', lanes)
    .execute();
  return new Set(rows.map(({ lane }) => lane));
}

/**
 * Deliveries of a lane that are less urgent than a newcomer become as urgent. One that the queue has goes
 * back to the ledger and is queued anew, among the urgent: the job of before finds nothing to do. A replayed
 * one does not wait for its time any longer, now that something live waits for it.
 */
export async function hurryLane(
  trx: LedgerTransaction,
  to: { readonly destination: string; readonly lane: string; readonly urgency: number },
  now: number,
): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set((eb) => ({
      urgency: to.urgency,
      state: eb
        .case()
        .when('state', '=', 'queued')
        .then('due' as const)
        .else(eb.ref('state'))
        .end(),
      due_at: eb
        .case()
        .when('urgency', '=', URGENCY.replay)
        .then(sql<number>`min(due_at, ${now})`)
        .else(eb.ref('due_at'))
        .end(),
      updated_at: now,
    }))
    .where(isUnfinished)
    .where('destination', '=', to.destination)
    .where('lane', '=', to.lane)
    .where('state', '<>', 'running')
    .where('urgency', '>', to.urgency)
    .execute();
}

/**
 * The delivery at the head of a lane has ended: let the next one go, oldest first. A replayed delivery keeps
 * its place in the history, so it goes before newer ones that wait. Nothing goes while one is under way.
 */
export async function releaseNext(
  trx: LedgerTransaction,
  destination: string,
  lane: string,
  now: number,
): Promise<void> {
  const inLane = trx
    .selectFrom('deliveries')
    .select('id')
    .where(isUnfinished)
    .where('destination', '=', destination)
    .where('lane', '=', lane)
    .limit(1);
  if ((await inLane.where('state', 'in', UNDER_WAY).executeTakeFirst()) !== undefined) return;
  const next = await inLane.where('state', '=', 'waiting').orderBy('seq').executeTakeFirst();
  if (next === undefined) return;
  await trx
    .updateTable('deliveries')
    // One that waits for more of the same goes on waiting for it.
    .set((eb) => ({ state: 'due', due_at: sql<number>`max(${eb.ref('due_at')}, ${now})`, updated_at: now }))
    .where('id', '=', next.id)
    .execute();
}
