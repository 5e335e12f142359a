import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { createDatabase } from '../../connectors/vicidial/database/database.ts';
import { DatabaseSettings } from '../../connectors/vicidial/database/settings.ts';
import { createTableFeed } from '../../connectors/vicidial/feed/table-feed.ts';
import { startIntake } from '../../src/dispatch/intake.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { dayPlus, dayStart } from '../../src/domain/days.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { openReconciledJournal, reconciledDir } from '../../src/journal/reconciled.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { writeCallsRead, writeReceiptsCursor } from '../../src/reconcile/checkpoints.ts';
import { type ReconcileContext, SlowDialerError } from '../../src/reconcile/context.ts';
import { newTally, runPass } from '../../src/reconcile/pass/run-pass.ts';
import { allTakenIn } from '../../src/roles/journal-taken-in.ts';
import { startMariadb } from '../private-mariadb.ts';
import { createVicidialTables, TABLE_READER } from '../vicidial-tables/create.ts';
import { fillLedger } from './fill-ledger.ts';
import { fillTables } from './fill-tables.ts';
import type { DayPlan } from './plan.ts';
import { logStatements, scansAmong, type StatementPlan, statementPlans } from './statements.ts';
import { type UpdateFigures, withUpdates } from './watch-updates.ts';

export interface DayOptions {
  /** Rows of `vicidial_log`, and how many of them are the day's. */
  readonly rows: number;
  readonly ofDay: number;
  readonly onProgress?: (text: string) => void;
}

/** One reading of the day. */
export interface ReadingFigures {
  readonly seconds: number;
  readonly legs: number;
  readonly urlRows: number;
  readonly takenBack: number;
  readonly statements: number;
  readonly rows: number;
  readonly busyMs: number;
  readonly slowestMs: number;
  /** Passes that ended early because the dialer answered slowly. */
  readonly cut: number;
  /** Rows that the server has read one after the other for it (`Handler_read_rnd_next`). */
  readonly scanned: number;
  readonly updates: UpdateFigures;
}

export interface DayReport {
  /** Legs that the tables hold of the day, and events of the ledger before and after. */
  readonly legs: number;
  readonly eventsBefore: number;
  readonly eventsAfter: number;
  readonly accepted: number;
  /** The ledger knows the events, and none of the day's calls yet. */
  readonly first: ReadingFigures;
  /** Once more: every call is settled. */
  readonly again: ReadingFigures;
  readonly idleUpdates: UpdateFigures;
  readonly plans: readonly StatementPlan[];
  readonly scans: readonly StatementPlan[];
}

const ZONE = 'America/New_York';
const DAY = '2026-11-20';
const HOOK = { hooks: 'https://bridge.example.com/hooks/vicidial/main/', key: 'hook-key-0123456789' };
const IDLE_MS = 2000;
const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Have the nightly look read a whole day of a big dialer, against a ledger that lacks one of a hundred of its calls. */
export async function runDay({
  rows,
  ofDay,
  onProgress: say = () => undefined,
}: DayOptions): Promise<DayReport> {
  await using stack = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-day-'));
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const plan: DayPlan = { rows, ofDay, day: DAY, dayStart: dayStart(DAY, ZONE), timezone: ZONE };
  const server = stack.use(await startMariadb({ timezone: ZONE }));
  const admin = await server.connect();
  stack.defer(() => admin.destroy());
  await createVicidialTables(admin);
  await fillTables(admin, plan, HOOK);
  say(`${rows} rows are in the log of calls`);
  const ledger = await openLedger(dir);
  stack.defer(() => ledger.close());
  const eventsBefore = await fillLedger(ledger, plan);
  say(`${eventsBefore} events are in the ledger`);

  // Three in the night after it, when the day before is read again as a whole.
  const startedAt = performance.now();
  const night = dayStart(dayPlus(DAY, 1), ZONE) + 3 * 3_600_000;
  const now = (): number => night + Math.round(performance.now() - startedAt);
  const journal = openReconciledJournal({ dir, now, logger });
  stack.defer(() => journal.close());
  const parse = (hit: RawHit) => parseHit(hit, { timezone: ZONE, knownStatuses: undefined });
  const intake = startIntake({
    dir,
    ledger,
    logger,
    now,
    parse,
    routing: { routes: [{ on: ['disposition', 'no-agent'], to: ['crm'] }], leadDialers: new Map() },
    onTaken: () => undefined,
  });
  stack.defer(() => intake.stop());
  const database = createDatabase(
    DatabaseSettings.parse({ host: server.host, port: server.port, ...TABLE_READER }),
    { name: 'main', now, timezone: ZONE, nonLatin: false },
  );
  stack.defer(() => database.close());
  const context: ReconcileContext = {
    dialer: 'main',
    feed: createTableFeed({ database, name: 'main', settings: { timezone: ZONE, user: 'bridge' }, now }),
    ledger,
    journal,
    rules: { graceMs: 600_000, noAgent: true, keepMs: 30 * 86_400_000 },
    timezone: ZONE,
    receipts: {
      hookKeys: [HOOK.key],
      publicOrigin: undefined,
      parse,
      allTakenIn: () => Promise.resolve(true),
    },
    clock: { aheadMs: 0 },
    now,
    logger,
    signal: new AbortController().signal,
  };
  const before = await firstUrl(admin, DAY);
  async function read(): Promise<ReadingFigures> {
    await ledger.write(async (trx) => {
      const until = night - 60_000;
      const read = { begin: plan.dayStart, until, hourlyAt: night, dailyOf: dayPlus(DAY, -1) };
      await writeCallsRead(trx, 'main', read);
      await writeReceiptsCursor(trx, 'main', before);
    });
    return reading(context, admin, server.socketPath, dir);
  }
  const { updates: idleUpdates } = await withUpdates(server.socketPath, () => delay(IDLE_MS));
  const log = join(server.dir, 'statements.log');
  await logStatements(admin, log);
  const first = await read();
  say(`first reading: ${first.seconds} s`);
  const plans = await statementPlans(admin, log);
  const again = await read();
  say(`once more: ${again.seconds} s`);
  const { count: eventsAfter } = await ledger.db
    .selectFrom('events')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const { count: accepted } = await ledger.db
    .selectFrom('dialer_calls')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'accepted')
    .executeTakeFirstOrThrow();
  return {
    legs: ofDay + ofDay / 5,
    eventsBefore,
    eventsAfter,
    accepted,
    first,
    again,
    idleUpdates,
    plans,
    scans: scansAmong(plans),
  };
}

/** Passes until one comes to its end and everything that was taken back is in the ledger and settled. */
async function reading(
  context: ReconcileContext,
  admin: Connection,
  socketPath: string,
  dir: string,
): Promise<ReadingFigures> {
  const { feed, ledger, signal } = context;
  const [before, scannedBefore] = [feed.load(), await rowsScanned(admin)];
  const tally = newTally();
  let cut = 0;
  const began = performance.now();
  const { updates } = await withUpdates(socketPath, async () => {
    while (!(await passed(context, tally))) {
      cut += 1;
      await delay(1000);
    }
    await allTakenIn(reconciledDir(dir), ledger.db, signal);
  });
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const after = feed.load();
  const scanned = (await rowsScanned(admin)) - scannedBefore;
  // What was put into the journal is looked for in the ledger half a minute later.
  const later = { ...context, now: () => context.now() + 60_000 };
  await passed(later, newTally());
  return {
    seconds,
    legs: tally.legs,
    urlRows: tally.urlRows,
    takenBack: tally.appended,
    statements: after.statements - before.statements,
    rows: after.rows - before.rows,
    busyMs: Math.round(after.busyMs - before.busyMs),
    slowestMs: Math.round(after.slowestMs),
    cut,
    scanned,
    updates,
  };
}

async function passed(context: ReconcileContext, tally: ReturnType<typeof newTally>): Promise<boolean> {
  try {
    await runPass(context, tally);
    return true;
  } catch (error) {
    if (error instanceof SlowDialerError) return false;
    throw error;
  }
}

/** The last row of the log of URLs before a day. */
async function firstUrl(admin: Connection, day: string): Promise<string> {
  const [rows] = await admin.query<RowDataPacket[]>(
    'select coalesce(max(url_log_id), 0) as id from vicidial_url_log where url_date < ?',
    [`${day} 00:00:00`],
  );
  return String(rows[0]?.['id'] ?? 0);
}

async function rowsScanned(admin: Connection): Promise<number> {
  const [rows] = await admin.query<RowDataPacket[]>("show global status like 'Handler_read_rnd_next'");
  return Number(rows[0]?.['Value']);
}
