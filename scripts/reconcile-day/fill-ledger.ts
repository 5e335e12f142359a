import { localTime } from '../../connectors/vicidial/feed/local-time.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { keptRequest } from '../../src/domain/hit/kept-request.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { insertEvents } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type DayPlan, eventIdOf, isMissing, LEADS, momentOf, SHARE_OF_INBOUND } from './plan.ts';

interface Told {
  readonly n: number;
  readonly at: number;
  readonly direction: 'inbound' | 'outbound';
}

const BATCH = 200;

/** Keep the events that the hits of the day had become, all but the missing ones. @returns how many */
export async function fillLedger(ledger: Ledger, plan: DayPlan): Promise<number> {
  const told = toldOf(plan).filter(({ n }) => !isMissing(n));
  for (let from = 0; from < told.length; from += BATCH) {
    const kept = told.slice(from, from + BATCH).map((call) => eventOf(call, plan));
    await ledger.write((trx) => insertEvents(trx, kept));
  }
  return told.length;
}

function toldOf(plan: DayPlan): readonly Told[] {
  const { rows, ofDay } = plan;
  const inbound = rows / SHARE_OF_INBOUND;
  const inboundOfDay = ofDay / SHARE_OF_INBOUND;
  return [
    ...Array.from({ length: ofDay }, (_, k) => ({
      n: rows - ofDay + k + 1,
      at: momentOf(k, ofDay, plan),
      direction: 'outbound' as const,
    })),
    ...Array.from({ length: inboundOfDay }, (_, k) => ({
      n: rows + inbound - inboundOfDay + k + 1,
      at: momentOf(k, inboundOfDay, plan),
      direction: 'inbound' as const,
    })),
  ];
}

function eventOf(
  { n, at, direction }: Told,
  { rows, timezone }: DayPlan,
): { readonly event: BridgeEvent; readonly hit: RawHit } {
  const seq = direction === 'inbound' ? n - rows : n;
  const isAgents = direction === 'inbound' || seq % 5 >= 3;
  const leadId = 1 + (seq % LEADS);
  const trigger = isAgents ? 'dispo' : 'no-agent';
  const status = isAgents ? (direction === 'inbound' ? 'SALE' : 'NI') : 'NA';
  const user = isAgents ? (direction === 'inbound' ? 2000 : 1000) + (seq % 200) : 'VDAD';
  const stamp = localTime(at, timezone).replaceAll(/\D/gu, '').slice(5);
  const callId = `${direction === 'inbound' ? 'Y' : 'V'}${stamp}${String(leadId).padStart(10, '0')}`;
  const query =
    `lead_id=${leadId}&call_id=${callId}&uniqueid=${at / 1000}.${n}&` +
    `${isAgents ? 'dispo' : 'status'}=${status}&campaign=SALES&user=${user}`;
  const kept = keptRequest(
    {
      hook: 'vicidial',
      source: 'main',
      trigger,
      method: 'GET',
      path: `/hooks/vicidial/main/${trigger}`,
      query: Buffer.from(query),
      headers: {},
      body: new Uint8Array(),
      remoteAddress: '192.0.2.5',
      salvaged: false,
    },
    at + 35_000,
  );
  const hit = { ...kept, eventId: eventIdOf(n) };
  return { event: parseHit(hit, { timezone, knownStatuses: undefined }), hit };
}
