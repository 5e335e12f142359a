import type { CallLeg } from '../domain/reconcile/leg.ts';
import type { DialerCall } from '../ledger/dialer-calls.ts';
import type { Held } from '../ledger/dialer-calls/held.ts';

export type Verdict = Pick<
  DialerCall,
  'state' | 'event_id' | 'reconciled' | 'backfill' | 'due_at' | 'tries' | 'reason'
>;

export interface JudgeOptions {
  /** What was known of the leg; undefined = it is new. */
  readonly known: DialerCall | undefined;
  /** The event that tells of it. */
  readonly held: Held | undefined;
  /** The ledger had known of it and has forgotten it in the meantime. */
  readonly forgotten: boolean;
  readonly graceMs: number;
  readonly noAgent: boolean;
  readonly backfill: boolean;
  /** Of the dialer's clock, milliseconds. */
  readonly aheadMs: number;
  readonly now: number;
}

const MINUTE_MS = 60_000;
const SOONEST_MS = MINUTE_MS;
const LATEST_MS = 15 * MINUTE_MS;
/** Nobody talks longer; a call that is open after that was left so by the dialer. */
const OPEN_MAX_MS = 24 * 60 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What becomes of a leg, by what the dialer and the ledger say of it now. Times are milliseconds since the epoch. */
export function judge(leg: CallLeg, options: JudgeOptions): Verdict {
  const { known, held, now } = options;
  if (known?.state === 'accepted' && known.event_id !== null && held === undefined) return keep(known);
  if (leg.open) return ofOpen(leg, options);
  if (held !== undefined && tells(held, known)) return accepted(leg, held, known);
  if (leg.kind === 'no-agent' && !options.noAgent)
    return { ...fresh(options), state: 'excluded', reason: 'calls that no agent took are not asked for' };
  if (options.forgotten)
    return { ...fresh(options), state: 'excluded', reason: 'read before, and no longer kept' };
  const graceEnds = endOf(leg) + options.graceMs - options.aheadMs;
  if (graceEnds > now)
    return { ...fresh(options), state: 'grace', due_at: Math.min(graceEnds, now + options.graceMs) };
  if (known !== undefined && isBeingTakenBack(known)) return taken(known, options);
  return { ...fresh(options), state: 'missing', due_at: now };
}

/** The dialer's records do not hold it any more. */
export function judgeGone(known: DialerCall, held: Held | undefined, now: number): Verdict {
  if (held !== undefined) return accepted({ status: known.status }, held, known);
  const reason = "the dialer's records do not hold it any more";
  const base = { event_id: null, reconciled: 0, backfill: known.backfill, tries: known.tries + 1, reason };
  // Rows are moved to the archive now and then, and are in neither place for a while.
  if (now - known.called_at < OPEN_MAX_MS || known.tries < 3)
    return { ...base, state: 'failed', due_at: now + HOUR_MS };
  // One that was seen to be over was a call, whatever became of its row: nobody has its event.
  if (known.settled_at !== null) return { ...base, state: 'failed', due_at: now + OPEN_MAX_MS };
  return { ...base, state: 'excluded', due_at: null };
}

/** An event that another leg has is this one's too only after taking it back has made no other. */
function tells(held: Held, known: DialerCall | undefined): boolean {
  return !held.shared || (known?.tries ?? 0) > 0;
}

function ofOpen(leg: CallLeg, options: JudgeOptions): Verdict {
  const { held, known, now } = options;
  const ageMs = now + options.aheadMs - Date.parse(leg.calledAt);
  if (!(ageMs >= OPEN_MAX_MS)) {
    const nextMs = Math.min(LATEST_MS, Math.max(SOONEST_MS, ageMs / 4 || SOONEST_MS));
    return { ...fresh(options), state: 'open', due_at: now + Math.round(nextMs) };
  }
  if (held !== undefined) return accepted(leg, held, known);
  const reason = `still open at the dialer after a day (${leg.status === '' ? 'no status' : leg.status})`;
  return { ...fresh(options), state: 'failed', due_at: now + HOUR_MS, reason };
}

function accepted({ status }: Pick<CallLeg, 'status'>, held: Held, known: DialerCall | undefined): Verdict {
  return {
    state: 'accepted',
    event_id: held.eventId,
    reconciled: held.reconciled ? 1 : 0,
    backfill: known?.backfill ?? 0,
    due_at: null,
    tries: known?.tries ?? 0,
    reason: differs(status, held.status)
      ? `status differs: ${status} there, ${held.status ?? 'none'} here`
      : null,
  };
}

/** A callback is `CALLBK` in the hit and in the log, and `CBHOLD` at the lead. */
function differs(there: string, here: string | undefined): boolean {
  if (here === undefined || there === '') return false;
  return nameOf(there) !== nameOf(here);
}

function nameOf(status: string): string {
  const upper = status.toUpperCase();
  return upper === 'CBHOLD' ? 'CALLBK' : upper;
}

/** It is on its way, or was tried and is tried again: its times stand. */
function isBeingTakenBack({ state, tries }: DialerCall): boolean {
  return state === 'missing' || (state === 'failed' && tries > 0);
}

function taken(known: DialerCall, { backfill }: JudgeOptions): Verdict {
  // What a backfill has not come to yet is taken back at once when the daily work finds it too.
  return { ...keep(known), backfill: known.tries === 0 && !backfill ? 0 : known.backfill };
}

function keep(known: DialerCall): Verdict {
  const { state, event_id, reconciled, backfill, due_at, tries, reason } = known;
  return { state, event_id, reconciled, backfill, due_at, tries, reason };
}

function fresh({ known, backfill }: JudgeOptions) {
  const own = known?.backfill ?? (backfill ? 1 : 0);
  return { event_id: null, reconciled: 0, backfill: own, due_at: null, tries: 0, reason: null };
}

function endOf({ settledAt, calledAt }: CallLeg): number {
  const end = Date.parse(settledAt ?? calledAt);
  return Number.isNaN(end) ? 0 : end;
}
