import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import { hitToJson } from './raw-json.ts';

/** Keep a hit that could not become an event, with the reason, so that `vicibridge replay` can try again. */
export async function parkHit(trx: LedgerTransaction, hit: RawHit, reason: string): Promise<void> {
  await trx
    .insertInto('parked_hits')
    .values({ event_id: hit.eventId, received_at: hit.receivedAt, reason, raw: hitToJson(hit) })
    .onConflict((conflict) => conflict.column('event_id').doUpdateSet({ reason }))
    .execute();
}

export async function countParkedHits(db: LedgerDb): Promise<number> {
  const { count } = await db
    .selectFrom('parked_hits')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export interface ParkedHit {
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly reason: string;
}

/** Oldest first. */
export async function listParkedHits(db: LedgerDb): Promise<readonly ParkedHit[]> {
  return db
    .selectFrom('parked_hits')
    .select(['event_id as eventId', 'received_at as receivedAt', 'reason'])
    .orderBy('id')
    .execute();
}
