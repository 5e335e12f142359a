import { happenedAt } from './happened-at.ts';
import type { LedgerDb } from './ledger.ts';

/**
 * Ids of the leads of a dialer that anything was heard or said of since then: calls, and records of CRMs that
 * were carried to it. Oldest first, each once.
 *
 * @param since milliseconds since the epoch
 */
export async function changedLeads(
  db: LedgerDb,
  { dialer, since, limit }: { readonly dialer: string; readonly since: number; readonly limit: number },
): Promise<readonly string[]> {
  const called = await db
    .selectFrom('events')
    .select('lead_id')
    .where('received_at', '>=', since)
    .where('source', '=', dialer)
    .where('type', 'in', ['disposition', 'no-agent'])
    .where('lead_id', 'is not', null)
    // Each lead once, or the many calls of a few leads would use the limit up.
    .groupBy('lead_id')
    .orderBy(({ fn }) => fn.min('received_at'))
    .limit(limit)
    .execute();
  const told = await db
    .selectFrom('sync_states')
    .select('lead_id')
    .where('dialer', '=', dialer)
    .where('updated_at', '>=', since)
    .where('lead_id', 'is not', null)
    .groupBy('lead_id')
    .orderBy(({ fn }) => fn.min('updated_at'))
    .limit(limit)
    .execute();
  const ids = [...called, ...told].flatMap(({ lead_id: id }) => (id === null ? [] : [id]));
  return [...new Set(ids)].filter((id) => /^[1-9]\d*$/.test(id));
}

/**
 * The event of a lead's latest call that a destination has got; undefined = there is none. One that was taken back
 * in was received long after it happened.
 */
export async function lastDelivered(
  db: LedgerDb,
  leadKey: string,
  destination: string,
): Promise<{ readonly id: string; readonly event: string; readonly raw: string } | undefined> {
  return db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select(['events.id', 'events.event', 'events.raw'])
    .where('events.lead_key', '=', leadKey)
    .where('events.type', 'in', ['disposition', 'no-agent'])
    .where('deliveries.destination', '=', destination)
    .where('deliveries.state', '=', 'delivered')
    .where('deliveries.outcome', 'in', ['created', 'updated', 'unchanged'])
    .orderBy(happenedAt, 'desc')
    .orderBy('events.received_at', 'desc')
    .orderBy('deliveries.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}
