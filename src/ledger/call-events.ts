import type { LedgerDb } from './ledger.ts';

export interface StoredEvent {
  readonly id: string;
  readonly event: string;
  readonly raw: string;
}

/** Which events of calls; times in milliseconds since the epoch. */
export interface CallEventFilter {
  readonly since: number;
  readonly limit: number;
}

/** Ids of the newest events of calls that were received since then, oldest first. */
export async function callEventIds(
  db: LedgerDb,
  { since, limit }: CallEventFilter,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('events')
    .select('id')
    .where('received_at', '>=', since)
    .where('type', 'in', ['disposition', 'no-agent'])
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id).toReversed();
}

/** One event as it is stored, with its request; undefined = there is none. */
export async function storedEvent(db: LedgerDb, id: string): Promise<StoredEvent | undefined> {
  return db.selectFrom('events').select(['id', 'event', 'raw']).where('id', '=', id).executeTakeFirst();
}
