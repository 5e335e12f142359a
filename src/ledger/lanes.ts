import type { LedgerTransaction } from './ledger.ts';
import type { DeliveryState } from './schema.ts';
import { isUnfinished } from './states.ts';

/** States of the one delivery of a lane that is under way; the others wait. */
const UNDER_WAY = ['due', 'queued', 'running'] as const satisfies DeliveryState[];

/** Whether something of this lane is still to be done, so that a newcomer has to wait behind it. */
export async function laneIsBusy(
  trx: LedgerTransaction,
  destination: string,
  lane: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('deliveries')
    .select('seq')
    .where(isUnfinished)
    .where('destination', '=', destination)
    .where('lane', '=', lane)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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
    .set({ state: 'due', due_at: now, updated_at: now })
    .where('id', '=', next.id)
    .execute();
}
