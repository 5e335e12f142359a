import { type ExpressionBuilder, sql } from 'kysely';
import { leadKey } from '../domain/hit/keys.ts';
import { nationalForDialer, toE164 } from '../domain/phone.ts';
import type { LedgerDb } from './ledger.ts';
import { hitFromJson } from './raw-json.ts';
import { reviewsOf } from './reviews.ts';
import type { DeliveryState, LedgerTables } from './schema.ts';
import { isDead, isGivenUp, isParked, isUnfinished } from './states.ts';

const UNFINISHED = ['waiting', 'due', 'queued', 'running'] as const satisfies readonly DeliveryState[];
/** What a delivery that was delivered is shown as where it changed nothing there. */
const SHOWN_OUTCOMES = ['skipped', 'absorbed', 'unchanged', 'previewed'] as const;

/** States as they are shown; `delivered` has all its outcomes, `unfinished` is neither delivered nor dead nor parked. */
export const STATE_FILTERS = [
  ...UNFINISHED,
  'delivered',
  ...SHOWN_OUTCOMES,
  'dead',
  'parked',
  'unfinished',
] as const;

export type StateFilter = (typeof STATE_FILTERS)[number];

export interface EventFilter {
  /** As a person writes it: national, international, with or without punctuation. */
  readonly phone?: string | undefined;
  /** Calling codes that a national number may have (`1`, `44`). */
  readonly phoneCodes?: readonly string[] | undefined;
  /** VICIdial's lead id, or a lead key (`main:101`). */
  readonly lead?: string | undefined;
  readonly uniqueid?: string | undefined;
  readonly campaign?: string | undefined;
  /** What happened, in the words of routes (`agent.paused`). */
  readonly type?: string | undefined;
  /** Events with a delivery in this state. */
  readonly state?: StateFilter | undefined;
  readonly destination?: string | undefined;
  /** VICIdial's status code, in any case. */
  readonly status?: string | undefined;
  /** The dialer, connection or source that it came from. */
  readonly source?: string | undefined;
  /** Of a dead delivery: its error's code, the id of its error's signature. */
  readonly code?: string | undefined;
  readonly group?: string | undefined;
  /** Received from then on, and before then; milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
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
  /**
   * `crm:delivered,sfdc:dead`; one that was delivered and changed nothing there says why: `skipped`, `absorbed`,
   * `unchanged` or (in shadow) `previewed`; one that waits for a person is `parked`. Null when nothing was routed.
   */
  readonly deliveries: string | null;
  /** Codes of its marks (docs/events.md). */
  readonly marks: readonly string[];
}

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
      sql<string | null>`(select group_concat(destination || ':' ||
          case when ${isParked} then 'parked'
            when state = 'delivered' and outcome in (${sql.join(SHOWN_OUTCOMES)}) then outcome
            else state end) from
        (select destination, state, outcome, error_code from deliveries where event_id = events.id order by seq))`.as(
        'deliveries',
      ),
      sql<string>`(select coalesce(json_group_array(json_extract(value, '$.code')), '[]')
        from json_each(events.event, '$.marks'))`.as('marks'),
    ])
    .orderBy('received_at', 'desc')
    .limit(filter.limit);
  const { phone, lead, uniqueid, campaign, type, status, source, since, until } = filter;
  if (phone !== undefined) {
    const forms = phoneForms(phone, filter.phoneCodes ?? []);
    const keys = await keysOfNumber(db, forms);
    query = query.where((eb) =>
      keys.length === 0
        ? eb('phone', 'in', forms)
        : eb.or([eb('phone', 'in', forms), eb('lead_key', 'in', keys)]),
    );
  }
  if (lead !== undefined) query = query.where((eb) => isOfLead(eb, lead));
  if (uniqueid !== undefined) query = query.where('uniqueid', '=', uniqueid);
  if (campaign !== undefined) query = query.where('campaign', '=', campaign);
  if (type !== undefined) query = query.where('type', '=', type);
  if (status !== undefined) query = query.where(sql<boolean>`upper(status) = ${status.toUpperCase()}`);
  if (source !== undefined) query = query.where('source', '=', source);
  if (since !== undefined) query = query.where('received_at', '>=', since);
  if (until !== undefined) query = query.where('received_at', '<', until);
  if (asksForDelivery(filter)) query = query.where((eb) => hasDelivery(eb, filter));
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, marks: JSON.parse(row.marks) as string[] }));
}

/** Events about a record of a CRM carry no number; what the dialer was told of it does. */
async function keysOfNumber(db: LedgerDb, forms: readonly string[]): Promise<readonly string[]> {
  const records = await db
    .selectFrom('sync_states')
    .select(['record', 'dialer', 'lead_id'])
    .where(
      sql<boolean>`exists (select 1 from json_each(sync_states.numbers) where value in (${sql.join(forms)}))`,
    )
    .execute();
  return records.flatMap(({ record, dialer, lead_id: lead }) =>
    lead === null ? [record] : [record, leadKey(dialer, lead)],
  );
}

/** A lead id; or a lead key, whose end is the lead id where it was told (so that the index helps). */
function isOfLead(eb: ExpressionBuilder<LedgerTables, 'events'>, lead: string) {
  const id = /:(\d+)$/.exec(lead)?.[1];
  if (!lead.includes(':')) return eb('lead_id', '=', lead);
  const byKey = eb('lead_key', '=', lead);
  return id === undefined ? byKey : eb.and([eb('lead_id', '=', id), byKey]);
}

function asksForDelivery({ state, destination, code, group }: EventFilter): boolean {
  return [state, destination, code, group].some((one) => one !== undefined);
}

/** What is not delivered is found through its own small indexes, whatever the history holds. */
function hasDelivery(
  eb: ExpressionBuilder<LedgerTables, 'events'>,
  { state, destination, code, group }: EventFilter,
) {
  let rare = eb.selectFrom('deliveries').select('event_id');
  if (destination !== undefined) rare = rare.where('destination', '=', destination);
  if (code !== undefined) rare = rare.where('error_code', '=', code);
  if (group !== undefined) rare = rare.where('error_group', '=', group);
  if (state === 'dead') return eb('events.id', 'in', rare.where(isGivenUp));
  if (state === 'parked') return eb('events.id', 'in', rare.where(isParked));
  if (code !== undefined || group !== undefined) return eb('events.id', 'in', rare.where(isDead));
  const open = UNFINISHED.find((one) => one === state);
  if (state === 'unfinished' || open !== undefined) {
    rare = rare.where(isUnfinished);
    return eb('events.id', 'in', open === undefined ? rare : rare.where('state', '=', open));
  }
  const outcome = SHOWN_OUTCOMES.find((one) => one === state);
  let any = eb.selectFrom('deliveries').select('seq').whereRef('deliveries.event_id', '=', 'events.id');
  if (state !== undefined) any = any.where('state', '=', 'delivered');
  if (outcome !== undefined) any = any.where('outcome', '=', outcome);
  if (destination !== undefined) any = any.where('destination', '=', destination);
  return eb.exists(any);
}

/** How the ledger may hold this number: E.164, or as VICIdial sent it where the country was not known. */
function phoneForms(phone: string, codes: readonly string[]): readonly string[] {
  const text = phone.trim();
  const digits = text.replaceAll(/\D/g, '');
  const numbers = [toE164(text, undefined), toE164(`+${digits}`, undefined)];
  for (const code of codes) numbers.push(toE164(text, code));
  const known = numbers.filter((number) => number !== undefined);
  const national = known.map((number) => nationalForDialer(number)?.phone ?? number);
  return [...new Set([text, digits, `+${digits}`, ...known, ...national])];
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
  const reviews = await reviewsOf(
    db,
    deliveries.map((delivery) => delivery.id),
  );
  return { event, deliveries, attempts, reviews, ...(await relativesOf(db, event)) };
}

/** Events that follow from one are listed up to this; a long list of numbers makes one for each. */
const FOLLOWING_MAX = 100;

/** What an event follows from, and what follows from it: events that are read from the same request. */
async function relativesOf(
  db: LedgerDb,
  { id, raw, received_at }: { readonly id: string; readonly raw: string; readonly received_at: number },
): Promise<{ readonly derivedFrom: string | undefined; readonly derived: readonly string[] }> {
  const base = baseOf(raw);
  const rows = await db
    .selectFrom('events')
    .select('id')
    .where('received_at', '=', received_at)
    .where('id', '<>', id)
    .where(sql<string>`json_extract(raw, '$.eventId')`, '=', id)
    .limit(FOLLOWING_MAX)
    .execute();
  return { derivedFrom: base === id ? undefined : base, derived: rows.map((row) => row.id) };
}

/** The id that the request of an event had; undefined when the request cannot be read. */
function baseOf(raw: string): string | undefined {
  try {
    return hitFromJson(raw).eventId;
  } catch {
    return undefined;
  }
}
