import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { DeliveryFate } from '../../domain/completeness/fates.ts';
import type { CallGroup } from '../../domain/completeness/figure.ts';
import type { LedgerDb } from '../ledger.ts';
import { hasArrived, wasOvertaken, wasTakenBack } from './arrived.ts';
import { deliveryFate, statusDiffers } from './delivery-fate.ts';

/** Which calls: those of one day of a dialer, by when they began there. */
export interface CallsOfDay {
  readonly dialer: string;
  /** `YYYY-MM-DD` in the dialer's zone. */
  readonly day: string;
  /** Campaign or in-group; absent = all of them. */
  readonly campaign?: string | undefined;
}

type States = CallGroup['state'];

/** Accepted calls that are looked up at once: while it is done nothing else is. */
const PAGE = 1000;
const PLAIN = { reconciled: false, differs: false, overtaken: false, deliveries: {}, forgotten: false };

/** The calls of a day, counted by what became of them. Between pages all others have their turn. */
export async function callGroups(db: LedgerDb, calls: CallsOfDay): Promise<readonly CallGroup[]> {
  const { rows } = await statesQuery(calls).execute(db);
  const groups: CallGroup[] = [];
  for (const { campaign, state, count } of rows) {
    const here =
      state === 'accepted' || state === 'missing'
        ? await acceptedGroups(db, { ...calls, campaign, state })
        : [];
    groups.push(...here);
    if (state === 'accepted') continue;
    const rest = count - here.reduce((sum, group) => sum + group.count, 0);
    if (rest > 0) groups.push({ campaign, state, count: rest, ...PLAIN });
  }
  return groups;
}

/** Reads nothing but the index. The statement is exported for the test of its plan, as the others are. */
export function statesQuery({ dialer, day, campaign }: CallsOfDay) {
  const ofCampaign = campaign === undefined ? sql`true` : sql`campaign = ${campaign}`;
  return sql<{ campaign: string; state: States; count: number }>`select campaign, state, count(*) as count
    from dialer_calls where dialer = ${dialer} and day = ${day} and ${ofCampaign} group by campaign, state`;
}

/** Of the `missing` ones those are accepted whose event has come since they were looked at. */
type Campaign = CallsOfDay & { readonly campaign: string; readonly state: 'accepted' | 'missing' };

async function acceptedGroups(db: LedgerDb, calls: Campaign): Promise<readonly CallGroup[]> {
  const groups: CallGroup[] = [];
  for (let after = ''; ;) {
    const last = (await pageEndQuery(calls, after).execute(db)).rows[0]?.leg;
    const { rows } = await acceptedQuery(calls, { after, last }).execute(db);
    for (const row of rows) groups.push(groupOf(calls.campaign, row));
    if (last === undefined) return groups;
    after = last;
    await setImmediate();
  }
}

/** The leg that a page ends with; no row = what is left is less than a page. */
export function pageEndQuery({ dialer, day, campaign, state }: Campaign, after: string) {
  return sql<{ leg: string }>`select leg from dialer_calls
    where dialer = ${dialer} and day = ${day} and campaign = ${campaign} and state = ${state} and leg > ${after}
    order by leg limit 1 offset ${PAGE - 1}`;
}

interface AcceptedRow {
  readonly reconciled: 0 | 1;
  readonly differs: 0 | 1;
  readonly overtaken: 0 | 1;
  /** `audit dead,crm written`; `none` = nothing is to be delivered, `gone` = the event is pruned. */
  readonly told: string;
  readonly count: number;
}

/**
 * Accepted calls of a page, by what became of all deliveries of each: few rows, however many calls. The index is
 * named, or SQLite would read all calls of the dialer in the order of the legs.
 */
export function acceptedQuery(
  { dialer, day, campaign, state }: Campaign,
  { after, last }: { readonly after: string; readonly last: string | undefined },
) {
  const upTo = last === undefined ? sql`true` : sql`c.leg <= ${last}`;
  const isHere = state === 'accepted' ? sql`true` : hasArrived;
  return sql<AcceptedRow>`select reconciled, differs, overtaken, told, count(*) as count from (
      select ${wasTakenBack} as reconciled, ${statusDiffers} as differs, ${wasOvertaken} as overtaken,
        coalesce(group_concat(d.destination || ' ' || ${deliveryFate}),
          iif(exists (select 1 from events where events.id = c.event_id), 'none', 'gone')) as told
      from dialer_calls c indexed by dialer_calls_day left join deliveries d on d.event_id = c.event_id
      where c.dialer = ${dialer} and c.day = ${day} and c.campaign = ${campaign} and c.state = ${state}
        and c.leg > ${after} and ${upTo} and ${isHere}
      group by c.leg)
    group by reconciled, differs, overtaken, told`;
}

function groupOf(campaign: string, { reconciled, differs, overtaken, told, count }: AcceptedRow): CallGroup {
  return {
    campaign,
    state: 'accepted',
    count,
    reconciled: reconciled === 1,
    differs: differs === 1,
    overtaken: overtaken === 1,
    deliveries: told === 'none' || told === 'gone' ? {} : deliveriesOf(told),
    forgotten: told === 'gone',
  };
}

function deliveriesOf(told: string): Readonly<Record<string, DeliveryFate>> {
  // Names of destinations have neither a blank nor a comma.
  const pairs = told.split(',').map((one) => one.split(' ') as [string, DeliveryFate]);
  return Object.fromEntries(pairs);
}
