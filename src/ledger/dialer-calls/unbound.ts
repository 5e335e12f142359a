import { sql } from 'kysely';
import type { BridgeEvent } from '../../domain/event.ts';
import type { CallLeg } from '../../domain/reconcile/leg.ts';
import { legOf } from '../dialer-calls.ts';
import { readEvent } from '../events.ts';
import type { LedgerDb, LedgerTransaction } from '../ledger.ts';

/** Row of a call that is known by its event only, where the dialer's records cannot be read. */
export const hitLeg = (eventId: string): string => `hit:${eventId}`;
const HIT_LEGS = 'hit:*';

export interface UnboundFilter {
  readonly dialer: string;
  /** Received from then and before then, milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  readonly limit: number;
}

/**
 * Dispositions and calls without an agent that no row of the dialer's calls has, the oldest first.
 *
 * @param after `last` of the page before; `''` = from the start
 * @returns `last` undefined = there are no more
 */
export async function unboundEvents(
  db: LedgerDb,
  { dialer, from, until, limit }: UnboundFilter,
  after: string,
): Promise<{ readonly events: readonly BridgeEvent[]; readonly last: string | undefined }> {
  const { rows } = await sql<{ event: string; place: string }>`select event, place from (
      select e.event, printf('%015d %s', e.received_at, e.id) as place
      from events e indexed by events_received
      where e.received_at >= ${from} and e.received_at < ${until} and e.source = ${dialer}
        and e.type in ('disposition', 'no-agent')
        and not exists (select 1 from dialer_calls c where c.event_id = e.id))
    where place > ${after} order by place limit ${limit}`.execute(db);
  const events = rows.map(({ event }) => readEvent(event)).filter((event) => event !== undefined);
  return { events, last: rows.length < limit ? undefined : rows.at(-1)?.place };
}

/** Legs of a day that have no event yet, by lead. */
export async function unsettledLegs(
  db: LedgerDb,
  { dialer, day }: { readonly dialer: string; readonly day: string },
): Promise<ReadonlyMap<string, readonly CallLeg[]>> {
  const rows = await db
    .selectFrom('dialer_calls')
    .selectAll()
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .where('state', 'in', ['open', 'grace', 'missing', 'failed'])
    .execute();
  return Map.groupBy(rows.map(legOf), ({ leadId }) => leadId);
}

/** The events are told of by the dialer's own records now: their rows by event go. */
export async function forgetHitLegs(
  trx: LedgerTransaction,
  dialer: string,
  eventIds: readonly string[],
): Promise<void> {
  if (eventIds.length === 0) return;
  await trx
    .deleteFrom('dialer_calls')
    .where('dialer', '=', dialer)
    .where('event_id', 'in', [...eventIds])
    .where(sql<boolean>`leg glob ${HIT_LEGS}`)
    .execute();
}
