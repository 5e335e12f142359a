import { onTestFinished } from 'vitest';
import { createTableFeed } from '../../connectors/vicidial/feed/table-feed.ts';
import type { CallFeed } from '../../src/call-feed.ts';
import { startIntake } from '../../src/dispatch/intake.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { eventId } from '../../src/domain/hit/event-id.ts';
import { keptRequest } from '../../src/domain/hit/kept-request.ts';
import { readParameters } from '../../src/domain/hit/parameters.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { openReconciledJournal, reconciledDir } from '../../src/journal/reconciled.ts';
import { type DialerCall, knownCalls } from '../../src/ledger/dialer-calls.ts';
import { eventFromJson } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { ReconcileContext } from '../../src/reconcile/context.ts';
import { newTally, type PassTally, runPass } from '../../src/reconcile/pass/run-pass.ts';
import { allTakenIn } from '../../src/roles/journal-taken-in.ts';
import { local } from './feed-rig.ts';
import { keptLog, type LogLine, scratchDir, scratchLedger } from './ledger-rig.ts';
import { type DatabaseRig, forever } from './vicidial-database-rig.ts';

export const KEY = 'hook-key-0123456789';
export const ZONE = 'America/New_York';
const MINUTE_MS = 60_000;

/** Every disposition goes to `crm`. */
const ROUTING: Routing = {
  routes: [{ on: ['disposition', 'no-agent'], to: ['crm'] }],
  leadDialers: new Map(),
};

/** One dialer's records against a ledger with its intake; time stands still until it is moved. */
export interface ReconcileRig {
  readonly context: ReconcileContext;
  readonly ledger: Ledger;
  readonly lines: readonly LogLine[];
  /** ISO 8601 UTC. */
  setNow(at: string): void;
  /** Minutes go by. */
  later(minutes: number): void;
  /** A pass; what it has put into the journal is taken in after it. */
  pass(change?: Partial<ReconcileContext>): Promise<PassTally>;
  /** A URL of ours as the dialer calls it: the receiver has it, and the ledger. @returns its event id */
  hit(url: string): Promise<string>;
  takenIn(): Promise<void>;
  call(leg: string): Promise<DialerCall | undefined>;
  states(): Promise<Readonly<Record<string, string>>>;
  events(): Promise<readonly BridgeEvent[]>;
  deliveries(): Promise<number>;
}

export interface RigOptions {
  readonly now: string;
  readonly noAgent?: boolean;
  readonly graceMinutes?: number;
  readonly timezone?: string;
  /** Something between the records and the reconciliation. */
  readonly feed?: (feed: CallFeed) => CallFeed;
}

export async function reconcileRig(rig: DatabaseRig, options: RigOptions): Promise<ReconcileRig> {
  const { noAgent = false, graceMinutes = 10, timezone = ZONE } = options;
  let at = Date.parse(options.now);
  const now = (): number => at;
  const dir = scratchDir();
  const ledger = await scratchLedger(dir);
  const { logger, lines } = keptLog();
  const live = openJournal({ dir, now, logger, contentWindowMs: 1000 });
  const journal = openReconciledJournal({ dir, now, logger });
  const parse = (hit: RawHit): BridgeEvent => parseHit(hit, { timezone, knownStatuses: undefined });
  const intake = startIntake({ dir, ledger, logger, now, parse, routing: ROUTING, onTaken: () => undefined });
  onTestFinished(async () => {
    await intake.stop();
    await live.close();
    await journal.close();
    await rig.closeOpened();
  });
  const database = rig.open({}, { timezone });
  const feed = createTableFeed({ database, name: 'main', settings: { timezone, user: 'bridge' }, now });
  const context: ReconcileContext = {
    dialer: 'main',
    feed: options.feed?.(feed) ?? feed,
    ledger,
    journal,
    rules: { graceMs: graceMinutes * MINUTE_MS, noAgent, keepMs: 30 * 24 * 60 * MINUTE_MS },
    timezone,
    receipts: {
      hookKeys: [KEY],
      publicOrigin: 'https://bridge.example.com',
      parse,
      allTakenIn: (signal) => allTakenIn(dir, ledger.db, signal),
    },
    clock: { aheadMs: 0 },
    now,
    logger,
    signal: forever(),
  };

  async function takenIn(): Promise<void> {
    await allTakenIn(dir, ledger.db, forever());
    await allTakenIn(reconciledDir(dir), ledger.db, forever());
  }

  return {
    context,
    ledger,
    lines,
    setNow: (iso) => void (at = Date.parse(iso)),
    later: (minutes) => void (at += minutes * MINUTE_MS),
    takenIn,
    async pass(change = {}) {
      const tally = newTally();
      await runPass({ ...context, ...change }, tally);
      await takenIn();
      return tally;
    },
    async hit(url) {
      const hit = received(url, at, timezone);
      await live.append(hit);
      await takenIn();
      return hit.eventId;
    },
    call: async (leg) => (await knownCalls(ledger.db, 'main', [leg])).get(leg),
    async states() {
      const rows = await ledger.db
        .selectFrom('dialer_calls')
        .select(['leg', 'state'])
        .orderBy('leg')
        .execute();
      return Object.fromEntries(rows.map(({ leg, state }) => [leg, state]));
    },
    async events() {
      const rows = await ledger.db.selectFrom('events').select('event').orderBy('received_at').execute();
      return rows.map(({ event }) => eventFromJson(event));
    },
    async deliveries() {
      const rows = await ledger.db.selectFrom('deliveries').select('id').execute();
      return rows.length;
    },
  };
}

/** A request as the receiver keeps it. */
export function received(url: string, at: number, timezone: string = ZONE): RawHit {
  const { pathname, search } = new URL(url);
  const [, , , source = '', trigger = ''] = pathname.split('/');
  const kept = keptRequest(
    {
      hook: 'vicidial',
      source,
      trigger,
      method: 'GET',
      path: `/hooks/vicidial/${source}/${trigger}`,
      query: Buffer.from(search.slice(1)),
      headers: {},
      body: new Uint8Array(),
      remoteAddress: '10.0.0.5',
      salvaged: false,
    },
    at,
  );
  const { id } = eventId({ ...kept, parameters: readParameters(kept).parameters, timezone, window: 1 });
  return { ...kept, eventId: id };
}

export interface Told {
  readonly leadId: number;
  readonly uniqueid: string;
  readonly agentLogId?: number;
  readonly status: string;
  readonly user?: string;
  readonly campaign?: string;
  readonly callId?: string;
}

/** The Dispo Call URL of a call, tags filled. */
export function dispoUrl(told: Told, host: string = 'bridge.example.com'): string {
  const { leadId, uniqueid, agentLogId, status, user = '1001', campaign = 'SALES', callId = '' } = told;
  const query = `lead_id=${leadId}&call_id=${callId}&uniqueid=${uniqueid}&agent_log_id=${agentLogId ?? ''}&dispo=${status}&user=${user}&campaign=${campaign}`;
  return `https://${host}/hooks/vicidial/main/dispo/${KEY}?${query}`;
}

/** A row of `vicidial_url_log`. */
export function urlRow(
  id: number,
  {
    url,
    response,
    at,
    uniqueid = '1780412400.1',
    kind = 'dispo',
  }: {
    readonly url: string;
    readonly response: string;
    readonly at: string;
    readonly uniqueid?: string;
    readonly kind?: string;
  },
): Readonly<Record<string, string | number>> {
  return {
    url_log_id: id,
    uniqueid,
    url_date: local(at),
    url_type: kind,
    response_sec: 0,
    url,
    url_response: response,
  };
}
