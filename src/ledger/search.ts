import { sql } from 'kysely';
import type { LedgerDb } from './ledger.ts';
import type { DeliveryState } from './schema.ts';

/** `unfinished` = everything that is neither delivered nor dead. */
export type StateFilter = DeliveryState | 'unfinished';

export interface EventFilter {
  /** National or E.164, with or without `+`. */
  readonly phone?: string | undefined;
  readonly leadId?: string | undefined;
  readonly uniqueid?: string | undefined;
  readonly campaign?: string | undefined;
  /** Events with a delivery in this state. */
  readonly state?: StateFilter | undefined;
  readonly destination?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly limit: number;
}

export interface EventSummary {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly received_at: number;
  readonly lead_key: string | null;
  readonly campaign: string | null;
  readonly status: string | null;
  readonly duplicates: number;
  /** `crm:delivered,sfdc:dead`; null when nothing was routed. */
  readonly deliveries: string | null;
}

const UNFINISHED = ['waiting', 'due', 'queued', 'running'] as const;

/** Events, newest first. */
export async function findEvents(db: LedgerDb, filter: EventFilter): Promise<readonly EventSummary[]> {
  let query = db
    .selectFrom('events')
    .select([
      'id',
      'type',
      'source',
      'received_at',
      'lead_key',
      'campaign',
      'status',
      'duplicates',
      sql<string | null>`(select group_concat(destination || ':' || state) from
        (select destination, state from deliveries where event_id = events.id order by seq))`.as(
        'deliveries',
      ),
    ])
    .orderBy('received_at', 'desc')
    .limit(filter.limit);
  if (filter.phone !== undefined) query = query.where('phone', 'in', phoneForms(filter.phone));
  if (filter.leadId !== undefined) query = query.where('lead_id', '=', filter.leadId);
  if (filter.uniqueid !== undefined) query = query.where('uniqueid', '=', filter.uniqueid);
  if (filter.campaign !== undefined) query = query.where('campaign', '=', filter.campaign);
  if (filter.since !== undefined) query = query.where('received_at', '>=', filter.since);
  const { state, destination } = filter;
  if (state !== undefined || destination !== undefined) {
    query = query.where((eb) => {
      let inner = eb.selectFrom('deliveries').select('seq').whereRef('deliveries.event_id', '=', 'events.id');
      if (state !== undefined)
        inner = inner.where('state', 'in', state === 'unfinished' ? UNFINISHED : [state]);
      if (destination !== undefined) inner = inner.where('destination', '=', destination);
      return eb.exists(inner);
    });
  }
  return query.execute();
}

/** How the ledger may hold this number: E.164, or national where the country was not known. */
function phoneForms(phone: string): readonly string[] {
  const digits = phone.replaceAll(/\D/g, '');
  return [...new Set([phone, digits, `+${digits}`, `+1${digits}`, digits.replace(/^1/, '')])];
}

/** Everything that is known of one event; undefined when there is none. */
export async function describeEvent(db: LedgerDb, id: string) {
  const event = await db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst();
  if (event === undefined) return undefined;
  const deliveries = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('event_id', '=', id)
    .orderBy('seq')
    .execute();
  const attempts = await db
    .selectFrom('attempts')
    .selectAll()
    .where(
      'delivery_id',
      'in',
      deliveries.map((delivery) => delivery.id),
    )
    .orderBy('id')
    .execute();
  return { event, deliveries, attempts };
}
