import type { CallLeg } from '../domain/reconcile/leg.ts';
import { type DialerCall, dueCalls, type DueKind, legOf, writeCalls } from '../ledger/dialer-calls.ts';
import { findHeld, heldEvents, heldOf, parkedOf } from '../ledger/dialer-calls/held.ts';
import type { DialerCallState } from '../ledger/schema.ts';
import type { ReconcileContext } from './context.ts';
import { judge, judgeGone, type Verdict } from './judge.ts';
import { lookAt, rowOf } from './look.ts';
import { failed, type MissingLeg, takeBack } from './take-back.ts';
import { added, NONE } from './window.ts';

export interface DueOptions {
  readonly kind: DueKind;
  /** Calls at most, up to 500. */
  readonly limit: number;
  readonly graceMs: number;
}

export interface DueResult {
  readonly looked: number;
  /** Requests that were put into the journal. */
  readonly appended: number;
  readonly changed: Readonly<Record<DialerCallState, number>>;
}

/** What was put into the journal and is still not in the ledger after that is put there again. */
const LOST_MS = 15 * 60_000;
const ASKED_AGAIN_MS = 30_000;
const HOUR_MS = 3_600_000;

/**
 * Look again at calls that are due: those that were open or in their grace, those whose request is on its way, and
 * take back in what is missing. Every one that was looked at is settled or due later, so it may be called until
 * nothing is looked at any more.
 *
 * @throws SlowDialerError, and what the feed throws; what was done until then is kept
 */
export async function workOffDue(options: DueOptions, context: ReconcileContext): Promise<DueResult> {
  const { ledger, dialer, now } = context;
  const due = await dueCalls(ledger.db, dialer, { now: now(), ...options });
  let result: DueResult = { looked: due.length, appended: 0, changed: NONE };
  const keep = async (rows: readonly DialerCall[], appended: number = 0): Promise<void> => {
    if (rows.length === 0) return;
    await ledger.write((trx) => writeCalls(trx, dialer, rows));
    result = { ...result, appended: result.appended + appended, changed: added(result.changed, rows) };
  };
  const isUnderWay = ({ state, event_id }: DialerCall): boolean => state === 'missing' && event_id !== null;
  const { settled, lost } = await lookForArrived(due.filter(isUnderWay), context);
  await keep(settled);
  const ask = [...due.filter((row) => !isUnderWay(row)), ...lost];
  if (ask.length === 0) return result;
  const { rows, missing } = await askAgain(ask, options, context);
  await keep(rows);
  await takeBack(missing, context, (done) => keep(done.rows, done.appended));
  return result;
}

/** Which of the requests that were put into the journal have become events. */
async function lookForArrived(
  underWay: readonly DialerCall[],
  context: ReconcileContext,
): Promise<{ readonly settled: readonly DialerCall[]; readonly lost: readonly DialerCall[] }> {
  if (underWay.length === 0) return { settled: [], lost: [] };
  const { ledger, dialer, now } = context;
  const ids = underWay.flatMap(({ event_id }) => (event_id === null ? [] : [event_id]));
  const arrived = await heldEvents(ledger.db, ids);
  const parked = await parkedOf(ledger.db, ids);
  const legs = underWay.map(legOf);
  const held = await findHeld(
    ledger.db,
    dialer,
    legs.filter((_, index) => !arrived.has(underWay[index]?.event_id ?? '')),
  );
  const settled: DialerCall[] = [];
  const lost: DialerCall[] = [];
  for (const row of underWay) {
    const leg = legOf(row);
    const event = arrived.get(row.event_id ?? '')?.event;
    // Another event of the same call counts too: then ours was a duplicate of it.
    const found = event === undefined ? held.get(row.leg) : { ...heldOf(event), shared: false };
    const reason = parked.get(row.event_id ?? '');
    if (found !== undefined) settled.push(rowOf(leg, verdictOf(leg, row, found, context), context));
    else if (reason !== undefined)
      settled.push(
        rowOf(
          leg,
          { ...failed(row, 'its request is parked (vicibridge parked)', now()), due_at: now() + HOUR_MS },
          context,
        ),
      );
    else if (row.updated_at <= now() - LOST_MS) lost.push(row);
    else settled.push({ ...row, due_at: now() + ASKED_AGAIN_MS });
  }
  return { settled, lost };
}

function verdictOf(
  leg: CallLeg,
  known: DialerCall,
  held: Parameters<typeof judgeGone>[1],
  { clock, now, rules }: ReconcileContext,
): Verdict {
  return judge(leg, {
    known,
    held,
    forgotten: false,
    graceMs: 0,
    noAgent: rules.noAgent,
    backfill: known.backfill === 1,
    aheadMs: clock.aheadMs,
    now: now(),
  });
}

/** How the dialer tells them now. */
async function askAgain(
  due: readonly DialerCall[],
  { graceMs, kind }: DueOptions,
  context: ReconcileContext,
): Promise<{ readonly rows: readonly DialerCall[]; readonly missing: readonly MissingLeg[] }> {
  const { feed, signal, ledger, dialer, now } = context;
  const legs = await feed.again(due.map(legOf), signal);
  const looked = await lookAt(legs, { graceMs, backfill: kind !== 'live' }, context);
  const changed = new Map(looked.map((row) => [row.leg, row]));
  const known = new Map(due.map((row) => [row.leg, row]));
  const missing = legs.flatMap((leg) => {
    const row = changed.get(leg.id) ?? known.get(leg.id);
    return row !== undefined && isMissing(row, now()) ? [{ leg, row }] : [];
  });
  const there = new Set(legs.map(({ id }) => id));
  const gone = due.filter(({ leg }) => !there.has(leg));
  const held = await findHeld(ledger.db, dialer, gone.map(legOf));
  const taken = new Set(missing.map(({ leg }) => leg.id));
  return {
    rows: [
      ...looked.filter(({ leg }) => !taken.has(leg)),
      ...gone.map((row) => rowOf(legOf(row), judgeGone(row, held.get(row.leg), now()), context)),
    ],
    missing,
  };
}

function isMissing({ state, tries, due_at }: DialerCall, now: number): boolean {
  if (due_at === null || due_at > now) return false;
  return state === 'missing' || (state === 'failed' && tries > 0);
}
