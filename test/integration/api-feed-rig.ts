import { onTestFinished } from 'vitest';
import vicidial from '../../connectors/vicidial/index.ts';
import { startIntake } from '../../src/dispatch/intake.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import type { CallFeed } from '../../src/call-feed.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { openReconciledJournal, reconciledDir } from '../../src/journal/reconciled.ts';
import type { DialerCall } from '../../src/ledger/dialer-calls.ts';
import { eventFromJson } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { ReconcileContext } from '../../src/reconcile/context.ts';
import { newTally, type PassTally, runPass } from '../../src/reconcile/pass/run-pass.ts';
import { allTakenIn } from '../../src/roles/journal-taken-in.ts';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import type { DialerUser } from '../../src/sandbox/dialer/users.ts';
import { keptLog, scratchDir, scratchLedger } from './ledger-rig.ts';
import { received } from './reconcile-rig.ts';
import { forever } from './vicidial-database-rig.ts';

export const ZONE = 'America/New_York';
const USER = { user: 'bridge', password: 'right-password', level: 9 } as const;
const MINUTE_MS = 60_000;

/** A call in the dialer's logs. */
export interface LoggedCall {
  readonly leadId: number;
  /** `2026-11-21 21:41:40` on the dialer's clock. */
  readonly at: string;
  readonly status: string;
  readonly user?: string;
  readonly campaign?: string;
  readonly seconds?: number;
  /** It came to the in-group `campaign`. */
  readonly inbound?: boolean;
  readonly phone?: string;
  readonly listId?: string;
}

export const phoneOf = (leadId: number): string => `3125550${leadId}`;

/** A dialer whose database cannot be read, against a ledger with its intake; time stands still until it is moved. */
export interface ApiFeedRig {
  readonly standIn: DialerStandIn;
  readonly feed: CallFeed;
  readonly context: ReconcileContext;
  readonly ledger: Ledger;
  setNow(at: string): void;
  later(minutes: number): void;
  log(...calls: readonly LoggedCall[]): void;
  pass(): Promise<PassTally>;
  hit(url: string): Promise<string>;
  rows(): Promise<readonly DialerCall[]>;
  events(): Promise<readonly BridgeEvent[]>;
  deliveries(): Promise<number>;
}

export interface ApiRigOptions {
  readonly now: string;
  readonly user?: Partial<DialerUser>;
  readonly noAgent?: boolean;
  readonly seed?: DialerSeed;
  /** Leads beside 101 to 105 of list 1001. */
  readonly leads?: readonly Readonly<Record<string, string>>[];
}

export async function apiFeedRig(options: ApiRigOptions): Promise<ApiFeedRig> {
  // It goes on while the test runs: the governor gives turns by it.
  let ahead = Date.parse(options.now) - Date.now();
  const now = (): number => Date.now() + ahead;
  const leads = [101, 102, 103, 104, 105].map((id) => ({
    list_id: '1001',
    phone_code: '1',
    phone_number: phoneOf(id),
    first_name: `Ann ${id}`,
    vendor_lead_code: `CRM-${id}`,
  }));
  const standIn = await startDialerStandIn({
    users: [{ ...USER, ...options.user }],
    leads: [...leads, ...(options.leads ?? [])],
    now,
    seed: options.seed,
  });
  const takes = { closer_campaigns: ' SALESIN HELPIN -' };
  standIn.tables.campaigns.update(({ campaign_id }) => campaign_id === 'SALES', takes);
  const dir = scratchDir();
  const ledger = await scratchLedger(dir);
  const { logger } = keptLog();
  const settings = vicidial.settings.parse({
    type: 'vicidial',
    url: standIn.url,
    user: USER.user,
    password: USER.password,
    timezone: ZONE,
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const connection = await vicidial.connect(settings, { name: 'main', logger, now });
  const live = openJournal({ dir, now, logger, contentWindowMs: 1000 });
  const journal = openReconciledJournal({ dir, now, logger });
  const parse = (hit: RawHit): BridgeEvent => parseHit(hit, { timezone: ZONE });
  const intake = startIntake({ dir, ledger, logger, now, parse, routing: ROUTING, onTaken: () => undefined });
  onTestFinished(async () => {
    await intake.stop();
    await live.close();
    await journal.close();
    await connection.close();
    await standIn.close();
  });
  const feed = connection.calls;
  if (feed === undefined) throw new Error('a dialer without a database has a feed');
  const context: ReconcileContext = {
    dialer: 'main',
    feed,
    ledger,
    journal,
    rules: { graceMs: 10 * MINUTE_MS, noAgent: options.noAgent ?? false, keepMs: 30 * 24 * 60 * MINUTE_MS },
    timezone: ZONE,
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
    standIn,
    feed,
    context,
    ledger,
    setNow: (iso) => void (ahead = Date.parse(iso) - Date.now()),
    later: (minutes) => void (ahead += minutes * MINUTE_MS),
    log: (...calls) => {
      for (const call of calls) logCall(standIn, call);
    },
    async pass() {
      const tally = newTally();
      await runPass(context, tally);
      await takenIn();
      return tally;
    },
    async hit(url) {
      const hit = received(url, now(), ZONE);
      await live.append(hit);
      await takenIn();
      return hit.eventId;
    },
    async rows() {
      const rows = await ledger.db.selectFrom('dialer_calls').selectAll().orderBy('called_at').execute();
      return rows;
    },
    async events() {
      const rows = await ledger.db.selectFrom('events').select('event').orderBy('received_at').execute();
      return rows.map(({ event }) => eventFromJson(event));
    },
    async deliveries() {
      return (await ledger.db.selectFrom('deliveries').select('id').execute()).length;
    },
  };
}

/** Every disposition goes to `crm`. */
const ROUTING: Routing = {
  routes: [{ on: ['disposition', 'no-agent'], to: ['crm'] }],
  leadDialers: new Map(),
};

let serial = 0;

function logCall(standIn: DialerStandIn, call: LoggedCall): void {
  const { leadId, at, status, user = '1001', seconds = 60 } = call;
  const { campaign = 'SALES', phone = phoneOf(leadId), listId = '1001', inbound = false } = call;
  serial += 1;
  const row = {
    uniqueid: `1795300000.${serial}`,
    lead_id: String(leadId),
    list_id: listId,
    campaign_id: campaign,
    call_date: at,
    length_in_sec: String(seconds),
    status,
    phone_code: '1',
    phone_number: phone,
    user,
    term_reason: 'AGENT',
  };
  if (inbound) standIn.tables.closerLog.insert({ ...row, closecallid: String(serial) });
  else standIn.tables.log.insert(row);
}
