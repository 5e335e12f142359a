import type { LedgerTransaction } from './ledger.ts';
import type { DeliveryState } from './schema.ts';

/** States in which a delivery still stands in its lane. */
export const UNFINISHED = ['waiting', 'due', 'queued', 'running'] as const satisfies DeliveryState[];

/** Whether something of this lane is still to be done, so that a newcomer has to wait behind it. */
export async function laneIsBusy(
  trx: LedgerTransaction,
  destination: string,
  lane: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('deliveries')
    .select('seq')
    .where('destination', '=', destination)
    .where('lane', '=', lane)
    .where('state', 'in', UNFINISHED)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The delivery at the head of a lane has ended: let the next one go. */
export async function releaseNext(
  trx: LedgerTransaction,
  destination: string,
  lane: string,
  now: number,
): Promise<void> {
  const next = await trx
    .selectFrom('deliveries')
    .select(['id', 'state'])
    .where('destination', '=', destination)
    .where('lane', '=', lane)
    .where('state', 'in', UNFINISHED)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (next?.state !== 'waiting') return;
  await trx
    .updateTable('deliveries')
    .set({ state: 'due', due_at: now, updated_at: now })
    .where('id', '=', next.id)
    .execute();
}
