/**
 * Goes on with a backfill and dies without a word: `read`, when a page is written down and the next is asked for;
 * `appended`, when some requests are in the journal and the ledger does not know; else it lives until it is done.
 */
import { createDatabase } from '../../connectors/vicidial/database/database.ts';
import { DatabaseSettings } from '../../connectors/vicidial/database/settings.ts';
import { createTableFeed } from '../../connectors/vicidial/feed/table-feed.ts';
import { startIntake } from '../../src/dispatch/intake.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { openReconciledJournal, reconciledDir } from '../../src/journal/reconciled.ts';
import { unfinishedBackfills } from '../../src/ledger/backfills.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { carryOut } from '../../src/reconcile/backfill/carry-out.ts';
import { journalDepth } from '../../src/roles/journal-depth.ts';
import { allTakenIn } from '../../src/roles/journal-taken-in.ts';

const [dir = '', database = '', at = '', begin = ''] = process.argv.slice(2);
const timezone = 'America/New_York';
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const forever = new AbortController().signal;
let nowMs = Date.parse(begin);
const now = (): number => nowMs;

const ledger = await openLedger(dir);
const journal = openReconciledJournal({ dir, now, logger });
const settings = DatabaseSettings.parse(JSON.parse(database));
const tables = createDatabase(settings, { name: 'main', now, timezone, nonLatin: false });
const feed = createTableFeed({ database: tables, name: 'main', settings: { timezone, user: 'bridge' }, now });
const intake = startIntake({
  dir,
  ledger,
  logger,
  now,
  parse: (hit) => parseHit(hit, { timezone, knownStatuses: undefined }),
  routing: { routes: [{ on: ['disposition'], to: ['crm'] }], leadDialers: new Map() },
  onTaken: () => undefined,
});
let pages = 0;
let appended = 0;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const context = {
  dialer: 'main',
  feed: {
    ...feed,
    async legs(...asked: Parameters<typeof feed.legs>) {
      pages += 1;
      if (at === 'read' && pages === 3) die();
      return feed.legs(...asked);
    },
  },
  ledger,
  journal: {
    async append(hit: Parameters<typeof journal.append>[0]) {
      await journal.append(hit);
      appended += 1;
      if (at === 'appended' && appended === 2) die();
    },
  },
  rules: { graceMs: 600_000, noAgent: false, keepMs: 30 * 86_400_000 },
  timezone,
  clock: { aheadMs: 0 },
  now,
  logger,
  signal: forever,
};

for (;;) {
  const [backfill] = await unfinishedBackfills(ledger.db, 'main');
  if (backfill === undefined) break;
  await carryOut(backfill, {
    context,
    whatHolds: () => Promise.resolve(undefined),
    journalDepth: async () => (await journalDepth(reconciledDir(dir), ledger.db)) ?? 0,
    onLost: () => Promise.resolve(),
    onDone: () => Promise.resolve(),
  });
  await allTakenIn(reconciledDir(dir), ledger.db, forever);
  nowMs += 60_000;
}
await intake.stop();
await journal.close();
await tables.close();
await ledger.close();
