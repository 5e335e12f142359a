import { type RawBuilder, sql } from 'kysely';
import type { DeliveryFate } from '../../domain/completeness/fates.ts';
import type { LedgerDb } from '../ledger.ts';
import type { CallsOfDay } from './call-groups.ts';
import { hasArrived, isAccepted, wasOvertaken, wasTakenBack } from './arrived.ts';
import { deliveryFate, statusDiffers } from './delivery-fate.ts';

/** Numbers of the figure whose calls can be listed. */
export const CALL_LISTS = [
  'missing',
  'failed',
  'open',
  'reconciled',
  'unconfirmed',
  'under-way',
  'parked',
  'dead',
  'shadow',
  'unrouted',
  'overtaken',
  'differs',
  'excluded',
] as const;
export type CallList = (typeof CALL_LISTS)[number];

export interface ListedCall {
  readonly leg: string;
  readonly campaign: string;
  readonly state: string;
  readonly status: string;
  readonly agent: string;
  readonly leadId: string;
  readonly uniqueid: string;
  readonly callId: string;
  /** Milliseconds since the epoch. */
  readonly calledAt: number;
  readonly eventId: string | null;
  readonly reconciled: 0 | 1;
  /** Its event was not sent where a later one of the call had gone. */
  readonly overtaken: 0 | 1;
  readonly reason: string | null;
  /** When it is looked at again; null = not any more. */
  readonly dueAt: number | null;
  readonly deliveries: readonly ListedDelivery[];
}

export interface ListedDelivery {
  readonly destination: string;
  readonly fate: DeliveryFate;
  /** Error of the last try. */
  readonly code: string | null;
}

export interface ListFilter extends CallsOfDay {
  readonly list: CallList;
  /** Look at the deliveries to this destination, as if there were no others. */
  readonly destination?: string | undefined;
  readonly limit: number;
}

/** The calls behind one number of a day's figure, the oldest first. */
export async function listCalls(db: LedgerDb, filter: ListFilter): Promise<readonly ListedCall[]> {
  const { rows } = await listQuery(filter).execute(db);
  const listed: ListedCall[] = [];
  for (const row of rows) listed.push({ ...row, deliveries: await deliveriesOf(db, row.eventId, filter) });
  return listed;
}

/** The index is named, or SQLite would read all calls of the dialer. Exported for the test of its plan. */
export function listQuery({ dialer, day, campaign, list, destination, limit }: ListFilter) {
  const ofCampaign = campaign === undefined ? sql`true` : sql`c.campaign = ${campaign}`;
  const to = destination === undefined ? sql`true` : sql`d.destination = ${destination}`;
  return sql<
    Omit<ListedCall, 'deliveries'>
  >`select c.leg, c.campaign, iif(${hasArrived}, 'accepted', c.state) as state, c.status, c.agent,
      c.lead_id as leadId, c.uniqueid, c.call_id as callId, c.called_at as calledAt, c.event_id as eventId,
      ${wasTakenBack} as reconciled, ${wasOvertaken} as overtaken, c.reason, c.due_at as dueAt
    from dialer_calls c indexed by dialer_calls_day
    where c.dialer = ${dialer} and c.day = ${day} and ${ofCampaign} and ${conditionOf(list, to)}
    order by c.called_at, c.leg limit ${limit}`;
}

const WORST = { shadow: 1, 'under-way': 2, parked: 3, dead: 4 } as const;

function conditionOf(list: CallList, to: RawBuilder<unknown>): RawBuilder<unknown> {
  const accepted = isAccepted;
  // As in the figure: a call is counted once, by the worst of its deliveries.
  const worst = sql`${accepted} and (select max(case ${deliveryFate}
      when 'dead' then 4 when 'parked' then 3 when 'under-way' then 2 when 'shadow' then 1 else 0 end)
    from deliveries d where d.event_id = c.event_id and ${to})`;
  const unsent = sql`${accepted} and not exists (select 1 from deliveries d where d.event_id = c.event_id and ${to})
    and exists (select 1 from events where events.id = c.event_id)`;
  switch (list) {
    case 'missing':
      return sql`c.state in ('missing', 'failed') and not ${hasArrived}`;
    case 'failed':
    case 'excluded':
      return sql`c.state = ${list}`;
    case 'open':
      return sql`c.state in ('open', 'grace')`;
    case 'reconciled':
      return sql`${accepted} and ${wasTakenBack} = 1`;
    case 'differs':
      return sql`${accepted} and ${statusDiffers}`;
    case 'unrouted':
      return sql`${unsent} and not ${wasOvertaken}`;
    case 'overtaken':
      return sql`${unsent} and ${wasOvertaken}`;
    case 'unconfirmed':
      return sql`${worst} > 0`;
    default:
      return sql`${worst} = ${WORST[list]}`;
  }
}

async function deliveriesOf(
  db: LedgerDb,
  eventId: string | null,
  { destination }: ListFilter,
): Promise<readonly ListedDelivery[]> {
  if (eventId === null) return [];
  const to = destination === undefined ? sql`true` : sql`d.destination = ${destination}`;
  const { rows } =
    await sql<ListedDelivery>`select d.destination, ${deliveryFate} as fate, d.error_code as code
    from deliveries d where d.event_id = ${eventId} and ${to} order by d.destination`.execute(db);
  return rows;
}
