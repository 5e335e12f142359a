import { PermanentError } from '../domain/errors.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { CallLeg, LegFault, LegValues } from '../domain/reconcile/leg.ts';
import { renderHit } from '../domain/reconcile/render-hit.ts';
import type { DialerCall } from '../ledger/dialer-calls.ts';
import { mustGoOn, type ReconcileContext } from './context.ts';
import type { Verdict } from './judge.ts';
import { rowOf } from './look.ts';

/** A leg that is missing, as the dialer tells it now, and its row. */
export interface MissingLeg {
  readonly leg: CallLeg;
  readonly row: DialerCall;
}

export interface TakenBackLegs {
  /** The rows with what became of them. */
  readonly rows: readonly DialerCall[];
  readonly appended: number;
}

const BATCH = 100;
/** The intake is faster; this is how soon it is asked. */
const ARRIVES_MS = 30_000;
const MINUTE_MS = 60_000;
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * Make the requests that never came and put them into the journal of what is taken back. A leg that cannot be
 * told is `failed` with its reason and comes again; it holds up no other.
 *
 * @throws SlowDialerError, and TransientError or AuthError of the feed: then nothing is said of those legs
 */
export async function takeBack(
  missing: readonly MissingLeg[],
  context: ReconcileContext,
  onRows: (rows: TakenBackLegs) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < missing.length; from += BATCH) {
    if (from > 0) mustGoOn(context);
    await onRows(await takeBackSome(missing.slice(from, from + BATCH), context));
  }
}

async function takeBackSome(
  missing: readonly MissingLeg[],
  context: ReconcileContext,
): Promise<TakenBackLegs> {
  const rows = new Map(missing.map(({ leg, row }) => [leg.id, row]));
  const told = await valuesOf(
    missing.map(({ leg }) => leg),
    context,
  );
  const tellable: { readonly values: LegValues; readonly hit: RawHit; readonly row: DialerCall }[] = [];
  const done: DialerCall[] = [];
  for (const one of told) {
    const row = rows.get(one.leg.id);
    if (row === undefined) continue;
    rows.delete(one.leg.id);
    const made = 'reason' in one ? one.reason : await hitOf(one, row, context);
    if (typeof made === 'string') done.push(rowOf(one.leg, failed(row, made, context.now()), context));
    else if (!('reason' in one)) tellable.push({ values: one, hit: made, row });
  }
  for (const { leg } of missing) {
    const row = rows.get(leg.id);
    if (row !== undefined)
      done.push(rowOf(leg, failed(row, 'the dialer told nothing of it', context.now()), context));
  }
  const appended = await Promise.allSettled(tellable.map(({ hit }) => context.journal.append(hit)));
  tellable.forEach(({ values, hit, row }, index) => {
    const result = appended[index];
    const verdict =
      result?.status === 'fulfilled'
        ? underWay(row, hit.eventId, context.now())
        : failed(row, reasonOf(result?.reason), context.now());
    done.push(rowOf(values.leg, verdict, context));
  });
  return { rows: done, appended: appended.filter(({ status }) => status === 'fulfilled').length };
}

/** A refusal for good is a fault of each: another batch may be read, and these come again. */
async function valuesOf(
  legs: readonly CallLeg[],
  { feed, signal }: ReconcileContext,
): Promise<readonly (LegValues | LegFault)[]> {
  try {
    return await feed.values(legs, signal);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return legs.map((leg) => ({ leg, reason: error.message }));
  }
}

/** @returns the request, or why there can be none */
async function hitOf(
  values: LegValues,
  row: DialerCall,
  { feed, dialer, timezone, now, signal }: ReconcileContext,
): Promise<RawHit | string> {
  try {
    const shape = await feed.shapeOf(values.leg, signal);
    return renderHit(values, shape, {
      dialer,
      timezone,
      now: now(),
      backfill: row.backfill === 1,
      from: feed.reads === 'tables' ? 'call-log' : 'api',
    });
  } catch (error) {
    if (error instanceof PermanentError || error instanceof TypeError || error instanceof RangeError)
      return error.message;
    throw error;
  }
}

function underWay(row: DialerCall, eventId: string, now: number): Verdict {
  const { backfill, tries } = row;
  return {
    state: 'missing',
    event_id: eventId,
    reconciled: 0,
    backfill,
    due_at: now + ARRIVES_MS,
    tries: tries + 1,
    reason: null,
  };
}

/** @param reason for people; no phone number, name or body */
export function failed(row: DialerCall, reason: string, now: number): Verdict {
  const waitMs = Math.min(LONGEST_MS, MINUTE_MS * 2 ** Math.min(row.tries, 10));
  return {
    state: 'failed',
    event_id: null,
    reconciled: 0,
    backfill: row.backfill,
    due_at: now + waitMs,
    tries: row.tries + 1,
    reason,
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the journal took nothing';
}
