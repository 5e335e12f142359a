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
  // The effects have an index by time; the deliveries would be read from the first to the last.
  const through = await trx
    .selectFrom('effects')
    .select('effect_key')
    .where('sent_at', 'is not', null)
    .where('sent_at', '>', first)
    .where('destination', '=', attempt.destination)
    .limit(1)
    .executeTakeFirst();
  return through !== undefined;
}
