import type { LedgerDb } from './ledger.ts';

export interface LaterCall {
  readonly callKey: string | null;
}

/** Dispositions of a lead that happened later, and that the destination has been told. By the lead's index. */
export async function laterDelivered(
  db: LedgerDb,
  of: {
    readonly leadKey: string;
    /** ISO 8601 UTC. */
    readonly occurredAt: string;
    readonly destination: string;
    /** Id of the event itself. */
    readonly except: string;
  },
): Promise<readonly LaterCall[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select('events.call_key as callKey')
    .where('events.lead_key', '=', of.leadKey)
    .where('events.type', 'in', ['disposition', 'no-agent'])
    .where('events.occurred_at', '>', of.occurredAt)
    .where('events.id', '<>', of.except)
    .where('deliveries.destination', '=', of.destination)
    .where('deliveries.state', '=', 'delivered')
    .where('deliveries.outcome', 'not in', ['skipped', 'previewed'])
    .execute();
  return rows;
}
