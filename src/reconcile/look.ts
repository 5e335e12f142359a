import { localDay } from '../domain/days.ts';
import type { CallLeg } from '../domain/reconcile/leg.ts';
import { type DialerCall, knownCalls } from '../ledger/dialer-calls.ts';
import { wasRead } from '../ledger/dialer-calls/days.ts';
import { findHeld } from '../ledger/dialer-calls/held.ts';
import type { ReconcileContext } from './context.ts';
import { judge, type Verdict } from './judge.ts';

export interface LookOptions {
  readonly graceMs: number;
  readonly backfill: boolean;
}

const BATCH = 500;

/** Hold legs, as the dialer tells them now, against the ledger. @returns those of which something is new */
export async function lookAt(
  legs: readonly CallLeg[],
  options: LookOptions,
  context: ReconcileContext,
): Promise<readonly DialerCall[]> {
  const changed: DialerCall[] = [];
  for (let from = 0; from < legs.length; from += BATCH)
    changed.push(...(await lookAtSome(legs.slice(from, from + BATCH), options, context)));
  return changed;
}

async function lookAtSome(
  legs: readonly CallLeg[],
  { graceMs, backfill }: LookOptions,
  context: ReconcileContext,
): Promise<readonly DialerCall[]> {
  const { dialer, ledger, rules, clock, now } = context;
  const known = await knownCalls(
    ledger.db,
    dialer,
    legs.map(({ id }) => id),
  );
  const unknown = legs.filter((leg) => !isSettled(leg, known.get(leg.id)));
  const held = await findHeld(ledger.db, dialer, unknown);
  const changed: DialerCall[] = [];
  for (const leg of unknown) {
    const row = known.get(leg.id);
    const verdict = judge(leg, {
      known: row,
      held: held.get(leg.id),
      forgotten: row === undefined && !held.has(leg.id) && (await isForgotten(leg, context)),
      graceMs,
      noAgent: rules.noAgent,
      backfill,
      aheadMs: clock.aheadMs,
      now: now(),
    });
    const next = rowOf(leg, verdict, context);
    if (row === undefined || isOther(row, next)) changed.push(next);
  }
  return changed;
}

/** It has its event, and the dialer tells nothing else of it than then. */
function isSettled(leg: CallLeg, known: DialerCall | undefined): boolean {
  if (leg.isStale === true && known?.state === 'excluded') return true;
  return (
    known?.state === 'accepted' &&
    known.event_id !== null &&
    (leg.isStale === true ||
      (known.status === leg.status && known.agent === leg.agent && known.kind === leg.kind))
  );
}

/** What was read so long ago that the ledger keeps nothing of it was dealt with then. */
async function isForgotten(leg: CallLeg, context: ReconcileContext): Promise<boolean> {
  const { ledger, dialer, timezone, rules, now } = context;
  const at = Date.parse(leg.calledAt);
  if (Number.isNaN(at) || at > now() - rules.keepMs) return false;
  return wasRead(ledger.db, dialer, localDay(at, timezone), at);
}

/** The leg's row with what became of it. */
export function rowOf(leg: CallLeg, verdict: Verdict, context: ReconcileContext): DialerCall {
  const now = context.now();
  const calledAt = calledAtOf(leg, now);
  const settledAt = leg.settledAt === undefined ? Number.NaN : Date.parse(leg.settledAt);
  return {
    leg: leg.id,
    day: localDay(calledAt, context.timezone),
    campaign: leg.campaign,
    kind: leg.kind,
    direction: leg.direction,
    status: leg.status,
    agent: leg.agent,
    lead_id: leg.leadId,
    uniqueid: leg.uniqueid,
    call_id: leg.callId,
    called_at: calledAt,
    settled_at: Number.isNaN(settledAt) ? null : settledAt,
    ...verdict,
    updated_at: now,
  };
}

/** A unique id begins with the second in which the call began. */
function calledAtOf({ calledAt, uniqueid }: CallLeg, now: number): number {
  const at = Date.parse(calledAt);
  if (!Number.isNaN(at)) return at;
  const second = Number(/^\d{10}/.exec(uniqueid)?.[0]);
  return Number.isNaN(second) ? now : second * 1000;
}

const COMPARED = [
  'campaign',
  'kind',
  'status',
  'agent',
  'lead_id',
  'settled_at',
  'state',
  'event_id',
  'reconciled',
  'backfill',
  'due_at',
  'reason',
] as const satisfies readonly (keyof DialerCall)[];

function isOther(one: DialerCall, other: DialerCall): boolean {
  return COMPARED.some((name) => one[name] !== other[name]);
}
