import { sql } from 'kysely';
import type { LedgerDb } from './ledger.ts';
import { isDead } from './states.ts';

/** Dead deliveries of a destination that ended with the same error. */
export interface DeadGroup {
  readonly destination: string;
  /** Of the error's signature. */
  readonly id: string;
  readonly code: string;
  /** Of the latest one. */
  readonly message: string;
  readonly count: number;
  /** When the first and the latest of them ended, milliseconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Event of the latest one. */
  readonly eventId: string;
}

export interface DeadFilter {
  readonly destination?: string | undefined;
  /** Ended since, milliseconds since the epoch. */
  readonly since?: number | undefined;
}

/** The largest first; without what is parked, which no replay mends. */
export async function deadGroups(db: LedgerDb, filter: DeadFilter = {}): Promise<readonly DeadGroup[]> {
  const { rows } = await deadGroupsQuery(filter).execute(db);
  return rows;
}

/** The statement; exported for the test of its plan. */
export function deadGroupsQuery({ destination, since = 0 }: DeadFilter) {
  const ofDestination = destination === undefined ? sql`true` : sql`destination = ${destination}`;
  return sql<DeadGroup>`select counted.destination, counted.id, counted.count, counted.firstAt, counted.lastAt,
      coalesce(latest.error_code, 'unknown') as code, coalesce(latest.error_message, '') as message,
      latest.event_id as eventId
    from (select destination, error_group as id, count(*) as count, min(updated_at) as firstAt,
        max(updated_at) as lastAt
      from deliveries where ${isDead} and ${ofDestination} and error_group is not null and updated_at >= ${since}
      group by destination, error_group) counted
    join deliveries latest on latest.seq = (select seq from deliveries where ${isDead}
      and destination = counted.destination and error_group = counted.id order by updated_at desc limit 1)
    where coalesce(latest.error_code, '') not glob 'review-*'
    order by counted.count desc, counted.lastAt desc`;
}

export interface DeadDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly destination: string;
  readonly leadKey: string | null;
  readonly attempts: number;
  readonly endedAt: number;
  readonly message: string;
}

/** Deliveries of one group, the latest first. */
export async function deadOfGroup(
  db: LedgerDb,
  { group, destination, since = 0, limit }: DeadFilter & { readonly group: string; readonly limit: number },
): Promise<readonly DeadDelivery[]> {
  let query = db
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select([
      'deliveries.id',
      'deliveries.event_id as eventId',
      'deliveries.destination',
      'events.lead_key as leadKey',
      'deliveries.attempts',
      'deliveries.updated_at as endedAt',
      sql<string>`coalesce(error_message, '')`.as('message'),
    ])
    .where(isDead)
    .where('error_group', '=', group)
    .where('deliveries.updated_at', '>=', since)
    .orderBy('deliveries.updated_at', 'desc')
    .limit(limit);
  if (destination !== undefined) query = query.where('deliveries.destination', '=', destination);
  return query.execute();
}
