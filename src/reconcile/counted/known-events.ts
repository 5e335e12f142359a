import { localDay } from '../../domain/days.ts';
import type { BridgeEvent } from '../../domain/event.ts';
import type { Day } from '../../domain/completeness/day.ts';
import type { CallLeg } from '../../domain/reconcile/leg.ts';
import { beganAt, legKindOf, originOf, tellsOf } from '../../domain/reconcile/same-call.ts';
import { type DialerCall, writeCalls } from '../../ledger/dialer-calls.ts';
import { hitLeg, unboundEvents, unsettledLegs } from '../../ledger/dialer-calls/unbound.ts';
import type { ReconcileContext } from '../context.ts';

const PAGE = 500;
/** A call that began before midnight may be told of so much later. */
const LATE_MS = 12 * 3_600_000;

/**
 * Put down the calls of a day that are known by their events, so that what the dialer counts has something to be held
 * against. A leg that the dialer has told of gets its event when it is looked at again, and no second row.
 */
export async function putKnownEvents(day: Day, context: ReconcileContext): Promise<void> {
  const { ledger, dialer } = context;
  const waiting = await unsettledLegs(ledger.db, { dialer, day: day.name });
  const filter = { dialer, from: day.from, until: day.until + LATE_MS, limit: PAGE };
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await unboundEvents(ledger.db, filter, after);
    const rows = page.events.flatMap((event) => {
      const row = rowOf(event, context);
      if (row?.day !== day.name) return [];
      const legs: readonly CallLeg[] = waiting.get(row.lead_id) ?? [];
      return legs.some((leg) => tellsOf(event, leg)) ? [] : [row];
    });
    if (rows.length > 0) await ledger.write((trx) => writeCalls(trx, dialer, rows));
    after = page.last;
  }
}

/** @returns undefined where such a call is not asked for */
function rowOf(event: BridgeEvent, { timezone, rules, now }: ReconcileContext): DialerCall | undefined {
  const { call, lead, agent } = event;
  const kind = legKindOf(event);
  if (kind === undefined || (kind === 'no-agent' && !rules.noAgent)) return undefined;
  const [began = Number.NaN] = beganAt(event);
  const calledAt = Number.isNaN(began) ? Date.parse(event.receivedAt) : began;
  return {
    leg: hitLeg(event.id),
    day: localDay(calledAt, timezone),
    campaign: call?.inGroup ?? event.campaign ?? '',
    kind,
    direction: call?.direction === 'inbound' ? 'inbound' : 'outbound',
    status: call?.status ?? '',
    agent: kind === 'disposition' ? (agent?.user ?? '') : '',
    lead_id: lead.id ?? '',
    uniqueid: call?.uniqueid ?? '',
    call_id: call?.callId ?? '',
    called_at: calledAt,
    settled_at: null,
    state: 'accepted',
    event_id: event.id,
    reconciled: originOf(event) === undefined ? 0 : 1,
    backfill: 0,
    due_at: null,
    tries: 0,
    reason: null,
    updated_at: now(),
  };
}
