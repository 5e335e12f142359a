import { addDncEvent } from '../../src/dispatch/add-dnc-event.ts';
import type { DeriveRules } from '../../src/dispatch/derive/rules.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { replayEvent, type Replayed } from '../../src/dispatch/replay.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import { type TakenIn, takeIn } from '../../src/dispatch/take-in.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { listFacts } from '../../src/ledger/dnc/facts.ts';
import { SYSTEM } from '../../src/ledger/dnc/place.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { eventOf, hitOf } from './ledger-rig.ts';

export const DESTINATIONS = ['main', 'crm'] as const;

const rules: DeriveRules = {
  statuses: new Map([
    ['DNC', 'system'],
    ['DNCC', 'campaign'],
  ]),
  claimsOptOut: ({ record }) => record?.fields['optout'] === 'true',
};

/** Dispositions go to the CRM, DNC to both. */
export const ROUTING: Routing = {
  routes: [{ on: ['disposition'], to: ['crm'] }],
  leadDialers: new Map(),
  dialers: new Set(['main']),
  leadSyncs: new Map([
    ['crm', { dialer: 'main', coalesceMs: 0, objects: new Map([['contact', { hot: true }]]) }],
  ]),
  connections: new Set(['crm']),
  dncTo: DESTINATIONS,
  derive: rules,
};

/** Taking in with the real parser, on a clock of one's own. */
export function taking(clock: { now: number }, routing: Routing = ROUTING) {
  return {
    parse: (hit: RawHit) => parseHit(hit, { timezone: 'America/New_York', defaultPhoneCode: '1' }),
    routing,
    now: () => clock.now,
  };
}

/** The `n`th disposition hit: its number ends with the lead's two digits. */
export function dispositionHit(n: number, lead: number, status: string, at: number): RawHit {
  const query = `lead_id=${lead}&uniqueid=1790000000.${n}&dispo=${status}&phone_number=${phoneOf(lead)}&campaign=SALES&user=6666`;
  return { ...hitOf(eventOf(n), query), receivedAt: at };
}

export function phoneOf(lead: number): string {
  return `31255501${String(lead).padStart(2, '0')}`;
}

export function numberOf(lead: number): string {
  return `+1${phoneOf(lead)}`;
}

/** A change of a record that tells its opt-out field, as an event that is its own request. */
export function recordHit(n: number, record: number, optOut: boolean, at: number): RawHit {
  const event: BridgeEvent = {
    id: eventOf(n).id,
    type: 'record-changed',
    source: 'crm',
    trigger: 'event',
    receivedAt: new Date(at).toISOString(),
    leadKey: `crm:contact:${record}`,
    lead: {},
    record: { object: 'contact', id: String(record), change: 'updated', fields: { optout: String(optOut) } },
    fields: {},
    marks: [],
  };
  return {
    ...hitOf(event),
    hook: 'own',
    receivedAt: at,
    method: 'POST',
    body: Buffer.from(JSON.stringify(event)),
  };
}

export async function take(
  ledger: Ledger,
  hit: RawHit,
  clock: { now: number },
  routing: Routing = ROUTING,
): Promise<TakenIn> {
  return ledger.write((trx) => takeIn(trx, hit, taking(clock, routing)));
}

/** As the command line does it. */
export async function operate(
  ledger: Ledger,
  type: 'dnc-set' | 'dnc-lifted',
  numbers: readonly string[],
  clock: { now: number },
): Promise<TakenIn> {
  const dnc = { numbers: [...numbers], by: 'ann', reason: 'asked' };
  const said = { trigger: 'cli', source: 'cli', key: [String(clock.now)], at: clock.now } as const;
  return ledger.write((trx) => addDncEvent(trx, { type, dnc, ...said }, taking(clock)));
}

export async function replay(
  ledger: Ledger,
  eventId: string,
  clock: { now: number },
  routing: Routing = ROUTING,
): Promise<Replayed> {
  const options = { ...taking(clock, routing), destination: undefined, delivered: true };
  return ledger.write((trx) => replayEvent(trx, eventId, options));
}

/** Numbers that are blocked everywhere, by the ledger. */
export async function blockedNumbers(ledger: Ledger): Promise<readonly string[]> {
  const facts = await listFacts(ledger.db, { lifted: false, limit: 1000 });
  return facts.filter(({ place }) => place === SYSTEM).map(({ number }) => number);
}
