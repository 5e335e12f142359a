import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import type { CallLeg, LegValues } from '../../src/domain/reconcile/leg.ts';
import { renderHit, type RenderOptions } from '../../src/domain/reconcile/render-hit.ts';
import { identify } from '../../src/http/hooks/accept.ts';

export const TIMEZONE = 'America/New_York';
/** An hour after the call. */
export const NOW = Date.parse('2026-11-22T03:45:00Z');
export const OPTIONS: RenderOptions = {
  dialer: 'main',
  timezone: TIMEZONE,
  now: NOW,
  backfill: false,
  from: 'call-log',
};

/** A call of agent 1001, dispositioned at 2026-11-21 21:43:44 in New York. */
export const LEG: CallLeg = {
  id: 'out:1795315300.1004',
  kind: 'disposition',
  open: false,
  direction: 'outbound',
  campaign: 'SALES',
  status: 'SALE',
  agent: '1001',
  leadId: '101',
  uniqueid: '1795315300.1004',
  callId: 'V1121214140000000101',
  calledAt: '2026-11-22T02:41:40.000Z',
  settledAt: '2026-11-22T02:43:44.000Z',
};

export const VALUES: LegValues = {
  leg: LEG,
  occurredAt: '2026-11-22T02:43:44.000Z',
  values: {
    lead_id: '101',
    call_id: LEG.callId,
    uniqueid: LEG.uniqueid,
    agent_log_id: '7',
    dispo: 'SALE',
    dispo_name: 'Sale + made',
    user: '1001',
    campaign: 'SALES',
    phone_code: '1',
    phone_number: '3125550101',
    first_name: 'José',
    last_name: "O'Brien & Sons #1",
    vendor_lead_code: 'CRM-101',
    talk_time: '61',
    term_reason: 'CALLER',
    user_group: 'A + B',
    favourite_colour: 'deep blue',
  },
};

export function legOf(parts: Partial<CallLeg>): CallLeg {
  return { ...LEG, ...parts };
}

export function valuesOf(leg: Partial<CallLeg>, values: Readonly<Record<string, string>> = {}): LegValues {
  return { ...VALUES, leg: legOf(leg), values: { ...VALUES.values, ...values } };
}

/** The hit as the receiver would keep it, with the id that it would answer. */
export function received(trigger: string, query: Uint8Array | string, receivedAt: number = NOW): RawHit {
  return identify(
    {
      hook: 'vicidial',
      source: 'main',
      trigger,
      timezone: TIMEZONE,
      method: 'GET',
      path: `/hooks/vicidial/main/${trigger}`,
      query: Buffer.from(query),
      headers: {},
      body: new Uint8Array(),
      remoteAddress: '127.0.0.1',
      salvaged: false,
    },
    { window: undefined, now: () => receivedAt },
  ).hit;
}

export function eventOf(hit: RawHit): BridgeEvent {
  return parseHit(hit, { timezone: TIMEZONE });
}

/** The event of a leg that was taken back in. */
export function takenBack(
  values: LegValues = VALUES,
  options: Partial<RenderOptions> = {},
  query?: string,
): BridgeEvent {
  const shape = query === undefined ? undefined : { trigger: 'dispo', query };
  return eventOf(renderHit(values, shape, { ...OPTIONS, ...options }));
}
