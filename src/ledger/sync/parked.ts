import { sql } from 'kysely';
import type { LedgerTransaction } from '../ledger.ts';
import { isUnfinished } from '../states.ts';

/** Code of deliveries whose record could not be looked at. */
const PARKED = 'source-away';

/**
 * What was parked because a source was away is due now.
 * @param source a connection; absent = every one
 * @returns how many
 */
export async function wakeParked(trx: LedgerTransaction, now: number, source?: string): Promise<number> {
  let query = trx
    .updateTable('deliveries')
    .set({ due_at: now, updated_at: now })
    .where(isUnfinished)
    .where('state', '=', 'due')
    .where('error_code', '=', PARKED)
    .where('due_at', '>', now);
  if (source !== undefined)
    query = query.where(sql<boolean>`event_id in (select id from events where source = ${source})`);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}
