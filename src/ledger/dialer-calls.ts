import { type Selectable, sql } from 'kysely';
import type { CallLeg } from '../domain/reconcile/leg.ts';
import { dropApiLegs } from './dialer-calls/drop-api-legs.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { DialerCallState, LedgerTables } from './schema.ts';

/** A leg of a call as the ledger has it; times in milliseconds since the epoch. */
export type DialerCall = Omit<Selectable<LedgerTables['dialer_calls']>, 'dialer'>;

/**
 * Which of the calls that are due: those that the receiver should have had, or those that a backfill asked for: all,
 * those that were tried before, or those that no unfinished one comes to any more (`left`: it was cancelled).
 */
export type DueKind = 'live' | 'backfill' | 'backfill-again' | 'backfill-left';

/** The condition of the indexes, word for word, or SQLite does not use them. */
const isUnsettled = sql<boolean>`state IN ('open','grace','missing','failed')`;
const isAgain = sql<boolean>`backfill = 1 AND tries > 0 AND state IN ('open','grace','missing','failed')`;

/** No campaign named = all; names are compared as VICIdial's tables compare them. */
const hasNoBackfill = sql<boolean>`NOT EXISTS (SELECT 1 FROM backfills
  WHERE backfills.dialer = dialer_calls.dialer AND backfills.state IN ('ordered','running','paused')
  AND dialer_calls.called_at >= backfills.from_at AND dialer_calls.called_at < backfills.until_at
  AND (backfills.campaigns = '[]' OR EXISTS (SELECT 1 FROM json_each(backfills.campaigns)
    WHERE upper(json_each.value) = upper(dialer_calls.campaign))))`;

/** What is known of these legs, by their ids; not more than a few thousand. */
export async function knownCalls(
  db: LedgerDb,
  dialer: string,
  legs: readonly string[],
): Promise<ReadonlyMap<string, DialerCall>> {
  if (legs.length === 0) return new Map();
  const rows = await db
    .selectFrom('dialer_calls')
    .selectAll()
    .where('dialer', '=', dialer)
    .where('leg', 'in', [...legs])
    .execute();
  return new Map(rows.map((row) => [row.leg, row]));
}

/** Calls that are to be looked at again, the longest due first. */
export async function dueCalls(
  db: LedgerDb,
  dialer: string,
  { now, limit, kind }: { readonly now: number; readonly limit: number; readonly kind: DueKind },
): Promise<readonly DialerCall[]> {
  const query = db
    .selectFrom('dialer_calls')
    .selectAll()
    .where('dialer', '=', dialer)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit);
  if (kind === 'backfill-again') return query.where(isAgain).execute();
  const unsettled = query.where('backfill', '=', kind === 'live' ? 0 : 1).where(isUnsettled);
  return (kind === 'backfill-left' ? unsettled.where(hasNoBackfill) : unsettled).execute();
}

/** Rows a statement: each has twenty values, and SQLite takes 32,766 in one. */
const ROWS = 500;

/**
 * Put down what became of legs. One that has its event keeps it, whatever is said of it from an older look: a
 * backfill and the daily work may look at the same leg at once.
 */
export async function writeCalls(
  trx: LedgerTransaction,
  dialer: string,
  calls: readonly DialerCall[],
): Promise<void> {
  for (let from = 0; from < calls.length; from += ROWS) {
    const rows = calls.slice(from, from + ROWS);
    await dropApiLegs(trx, dialer, rows);
    await trx
      .insertInto('dialer_calls')
      .values(rows.map((call) => ({ ...call, dialer })))
      .onConflict((conflict) =>
        conflict
          .columns(['dialer', 'leg'])
          .doUpdateSet((eb) => Object.fromEntries(CHANGING.map((name) => [name, eb.ref(`excluded.${name}`)])))
          .where(sql<boolean>`dialer_calls.state <> 'accepted' OR excluded.state = 'accepted'`),
      )
      .execute();
  }
}

const CHANGING = [
  'day',
  'campaign',
  'kind',
  'direction',
  'status',
  'agent',
  'lead_id',
  'uniqueid',
  'call_id',
  'called_at',
  'settled_at',
  'state',
  'event_id',
  'reconciled',
  'backfill',
  'due_at',
  'tries',
  'reason',
  'updated_at',
] as const satisfies readonly (keyof DialerCall)[];

/** The leg as the dialer told it at the last look. */
export function legOf(call: DialerCall): CallLeg {
  return {
    id: call.leg,
    kind: call.kind,
    open: call.state === 'open',
    direction: call.direction,
    campaign: call.campaign,
    status: call.status,
    agent: call.agent,
    leadId: call.lead_id,
    uniqueid: call.uniqueid,
    callId: call.call_id,
    calledAt: new Date(call.called_at).toISOString(),
    settledAt: call.settled_at === null ? undefined : new Date(call.settled_at).toISOString(),
  };
}

/** How many of a dialer's calls are yet to be settled, by state. */
export async function countUnsettled(
  db: LedgerDb,
  dialer: string,
): Promise<Readonly<Record<Exclude<DialerCallState, 'accepted' | 'excluded'>, number>>> {
  const rows = await db
    .selectFrom('dialer_calls')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('dialer', '=', dialer)
    .where(isUnsettled)
    .groupBy('state')
    .execute();
  const counts = { open: 0, grace: 0, missing: 0, failed: 0 };
  for (const { state, count } of rows) if (state in counts) counts[state as keyof typeof counts] = count;
  return counts;
}
