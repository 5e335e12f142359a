import { type ExpressionBuilder, sql } from 'kysely';
import type { BridgeEvent, EventType } from '../domain/event.ts';
import { isTwin, legKindOf, originOf } from '../domain/reconcile/same-call.ts';
import { readEvent } from './events.ts';
import { happenedAt } from './happened-at.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';

const SETTLING: readonly EventType[] = ['disposition', 'no-agent'];

/**
 * The event that tells the same of the same call (`isTwin`), one of the two having been taken back in; undefined =
 * there is none. Looks by the call's unique id and by the lead, which have an index each.
 */
export async function findTwin(db: LedgerDb, event: BridgeEvent): Promise<string | undefined> {
  const rows = await twinCandidates(db, event)?.execute();
  return rows?.find(({ event: text }) => {
    const other = readEvent(text);
    return other !== undefined && isTwin(event, other);
  })?.id;
}

/** The query for that; undefined = nothing could be its twin. */
export function twinCandidates(db: LedgerDb, event: BridgeEvent) {
  const which = ofSameCall(event);
  if (which === undefined || legKindOf(event) === undefined) return undefined;
  return db
    .selectFrom('events')
    .select(['id', 'event'])
    .where(which)
    .where('source', '=', event.source)
    .where('type', 'in', SETTLING)
    .where('id', '<>', event.id)
    .where(fromElsewhere(event));
}

/** The same hit came once more under another id. */
export async function countDuplicate(trx: LedgerTransaction, id: string): Promise<void> {
  await trx
    .updateTable('events')
    .set((eb) => ({ duplicates: eb('duplicates', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/**
 * Destinations that were told, or will be, what became of this call later than this event says. Of an event that was
 * taken back in; delivering it there would undo the later one.
 */
export async function toldLater(db: LedgerDb, event: BridgeEvent): Promise<ReadonlySet<string>> {
  const rows = (await laterDeliveries(db, event)?.execute()) ?? [];
  return new Set(rows.map(({ destination }) => destination));
}

/** The query for that; undefined = nothing could be later. */
export function laterDeliveries(db: LedgerDb, event: BridgeEvent) {
  const { callKey, occurredAt } = event;
  const which = ofSameCall(event);
  if (which === undefined || callKey === undefined || occurredAt === undefined) return undefined;
  return db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select('destination')
    .distinct()
    .where(which)
    .where('call_key', '=', callKey)
    .where('type', 'in', SETTLING)
    .where(happenedAt, '>', occurredAt)
    .where('events.id', '<>', event.id)
    .where('state', '<>', 'dead');
}

type Condition = (eb: ExpressionBuilder<LedgerTables, 'events'>) => ReturnType<typeof eb.and>;

/** Events that may be of this one's call; one that tells no unique id is looked for among those of the lead. */
function ofSameCall({ call, lead }: BridgeEvent): Condition | undefined {
  const { uniqueid } = call ?? {};
  const { id } = lead;
  if (uniqueid === undefined) return id === undefined ? undefined : (eb) => eb.and([eb('lead_id', '=', id)]);
  return (eb) =>
    eb.and([
      eb.or([
        eb('uniqueid', '=', uniqueid),
        ...(id === undefined ? [] : [eb.and([eb('lead_id', '=', id), eb('uniqueid', 'is', null)])]),
      ]),
    ]);
}

/** Before an event is read at all: a mark stands in its JSON as it does here, and a value of a field never does. */
function fromElsewhere(event: BridgeEvent) {
  const origin = originOf(event);
  if (origin === undefined) return sql<boolean>`instr(events.event, '"code":"reconciled"') > 0`;
  return sql<boolean>`instr(events.event, ${`"code":"reconciled","field":"${origin}"`}) = 0`;
}
