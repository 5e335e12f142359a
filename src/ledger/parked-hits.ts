import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { LedgerTransaction } from './ledger.ts';
import { hitToJson } from './raw-json.ts';

/** Keep a hit that could not become an event, with the reason, so that `vicibridge replay` can try again. */
export async function parkHit(trx: LedgerTransaction, hit: RawHit, reason: string): Promise<void> {
  await trx
    .insertInto('parked_hits')
    .values({ event_id: hit.eventId, received_at: hit.receivedAt, reason, raw: hitToJson(hit) })
    .onConflict((conflict) => conflict.column('event_id').doUpdateSet({ reason }))
    .execute();
}
