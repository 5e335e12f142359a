import { sql } from 'kysely';
import type { LedgerDb } from '../ledger.ts';

/** Accepted hits of a dialer that none of its records tells of. */
export interface BeyondFilter {
  readonly dialer: string;
  /** Received from then and before then, milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** Campaign, or in-group of an inbound call; absent = all of them. */
  readonly campaign?: string | undefined;
}

export interface BeyondHit {
  readonly eventId: string;
  readonly receivedAt: number;
  readonly type: string;
  readonly campaign: string | null;
  readonly status: string | null;
  readonly agent: string | null;
  readonly leadId: string | null;
  readonly uniqueid: string | null;
}

/** How many there are. */
export async function countBeyond(db: LedgerDb, filter: BeyondFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${beyond(filter)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The oldest first. */
export async function listBeyond(
  db: LedgerDb,
  { limit, ...filter }: BeyondFilter & { readonly limit: number },
): Promise<readonly BeyondHit[]> {
  return (await beyondQuery(filter, limit).execute(db)).rows;
}

/** The statement; exported for the test of its plan. */
export function beyondQuery(filter: BeyondFilter, limit: number) {
  return sql<BeyondHit>`select e.id as eventId, e.received_at as receivedAt, e.type, e.campaign, e.status, e.agent,
      e.lead_id as leadId, e.uniqueid
    from ${beyond(filter)} order by e.received_at limit ${limit}`;
}

/**
 * A call may have told of itself twice, and then its record is bound to one of the events only: the others are
 * known by their uniqueid.
 */
function beyond({ dialer, from, until, campaign }: BeyondFilter) {
  const ofCampaign =
    campaign === undefined
      ? sql`true`
      : sql`coalesce(json_extract(e.event, '$.call.inGroup'), e.campaign, '') = ${campaign}`;
  return sql`events e indexed by events_received
    where e.received_at >= ${from} and e.received_at < ${until} and e.source = ${dialer}
      and e.type in ('disposition', 'no-agent')
      and not exists (select 1 from dialer_calls c where c.event_id = e.id)
      and not exists (select 1 from dialer_calls c where c.dialer = e.source and c.uniqueid = e.uniqueid)
      and ${ofCampaign}`;
}
