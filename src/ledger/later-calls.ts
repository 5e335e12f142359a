import { happenedAt } from './happened-at.ts';
import type { LedgerDb } from './ledger.ts';

/** Whether a destination was told of a call of the lead that was dispositioned later. By the lead's index. */
export async function wasToldLater(
  db: LedgerDb,
  of: {
    readonly leadKey: string;
    /** ISO 8601 UTC. */
    readonly occurredAt: string;
    readonly destination: string;
    /** Id of the event itself. */
    readonly except: string;
  },
): Promise<boolean> {
  const later = await db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select('events.id')
    .where('events.lead_key', '=', of.leadKey)
    .where('events.type', 'in', ['disposition', 'no-agent'])
    .where(happenedAt, '>', of.occurredAt)
    .where('events.id', '<>', of.except)
    .where('deliveries.destination', '=', of.destination)
    .where('deliveries.state', '=', 'delivered')
    .where('deliveries.outcome', 'not in', ['skipped', 'previewed'])
    .limit(1)
    .executeTakeFirst();
  return later !== undefined;
}
