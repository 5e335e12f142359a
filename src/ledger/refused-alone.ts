import type { ClaimedAttempt } from './attempt.ts';
import type { LedgerTransaction } from './ledger.ts';

/** So many refusals before a delivery can be the one to blame. */
const LEAST_REFUSALS = 2;

/**
 * Whether this delivery was refused like wrong credentials before, while others of its destination have got
 * through since its first refusal.
 */
export async function isRefusedAlone(trx: LedgerTransaction, attempt: ClaimedAttempt): Promise<boolean> {
  const refusals = await trx
    .selectFrom('attempts')
    .select('ended_at')
    .where('delivery_id', '=', attempt.deliveryId)
    .where('outcome', '=', 'auth')
    .orderBy('id')
    .execute();
  const first = refusals[0]?.ended_at;
  if (refusals.length < LEAST_REFUSALS || first === undefined || first === null) return false;
  const through = await trx
    .selectFrom('deliveries')
    .select('seq')
    .where('destination', '=', attempt.destination)
    .where('state', '=', 'delivered')
    .where('updated_at', '>', first)
    .limit(1)
    .executeTakeFirst();
  return through !== undefined;
}
