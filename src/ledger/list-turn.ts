import { URGENCY } from '../domain/urgency.ts';
import type { LedgerTransaction } from './ledger.ts';
import { isUnfinished } from './states.ts';

/**
 * Whether a delivery is one of a list and another one of a list is under way to its destination: then it has to
 * wait, because what single people have asked for must find a worker that is free.
 */
export async function isListBehindList(
  trx: LedgerTransaction,
  deliveryId: string,
  destination: string,
): Promise<boolean> {
  const delivery = await trx
    .selectFrom('deliveries')
    .select('urgency')
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  if (delivery?.urgency !== URGENCY.list) return false;
  const running = await trx
    .selectFrom('deliveries')
    .select('id')
    .where(isUnfinished)
    .where('state', '=', 'running')
    .where('destination', '=', destination)
    .where('urgency', '=', URGENCY.list)
    .limit(1)
    .executeTakeFirst();
  return running !== undefined;
}
