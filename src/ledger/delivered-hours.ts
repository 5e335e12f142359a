import { sql } from 'kysely';
import type { LedgerTransaction } from './ledger.ts';

const HOUR_MS = 3_600_000;

/** Count one delivery that was made. Whole hours are enough for a share of a day. */
export async function countDelivered(
  trx: LedgerTransaction,
  destination: string,
  now: number,
): Promise<void> {
  await trx
    .insertInto('delivered_hours')
    .values({ destination, hour: hourOf(now), count: 1 })
    .onConflict((conflict) =>
      conflict.columns(['destination', 'hour']).doUpdateSet({ count: sql`delivered_hours.count + 1` }),
    )
    .execute();
}

/** Forget what no window reaches back to. */
export async function pruneDeliveredHours(trx: LedgerTransaction, before: number): Promise<void> {
  await trx.deleteFrom('delivered_hours').where('hour', '<', hourOf(before)).execute();
}

/** Hours since the epoch. */
export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS);
}
