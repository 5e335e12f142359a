import { type Kysely, sql } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { alerts } from './migrations/alerts.ts';
import { alertsOver } from './migrations/alerts-over.ts';
import { backfills } from './migrations/backfills.ts';
import { completeness } from './migrations/completeness.ts';
import { dialerCalls } from './migrations/dialer-calls.ts';
import { dialerCounts } from './migrations/dialer-counts.ts';
import { floor } from './migrations/floor.ts';
import { historyReads } from './migrations/history-reads.ts';
import { recordings } from './migrations/recordings.ts';
import { reviewAnswers } from './migrations/review-answers.ts';
import { reviews } from './migrations/reviews.ts';
import { verified } from './migrations/verified.ts';

/** Every change of the ledger's shape, in order; a name is never changed once released. */
const migrations: Record<string, Migration> = {
  '001-first': { up: first },
  '002-leads-and-dnc': { up: leadsAndDnc },
  '003-reviews': { up: reviews },
  '004-alerts': { up: alerts },
  '006-recordings': { up: recordings },
  '007-history-reads': { up: historyReads },
  '008-alerts-over': { up: alertsOver },
  '009-review-answers': { up: reviewAnswers },
  '010-dialer-calls': { up: dialerCalls },
  '011-backfills': { up: backfills },
  '012-completeness': { up: completeness },
  '013-floor': { up: floor },
  '014-verified': { up: verified },
  '015-dialer-counts': { up: dialerCounts },
};

export const migrationProvider: MigrationProvider = {
  getMigrations: () => Promise.resolve(migrations),
};

const STATEMENTS = [
  `CREATE TABLE events (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, source TEXT NOT NULL, hit_trigger TEXT NOT NULL,
    received_at INTEGER NOT NULL, occurred_at TEXT, lead_key TEXT, lead_id TEXT, phone TEXT,
    call_key TEXT, uniqueid TEXT, campaign TEXT, status TEXT, agent TEXT,
    duplicates INTEGER NOT NULL DEFAULT 0, event TEXT NOT NULL, raw TEXT NOT NULL)`,
  `CREATE INDEX events_received ON events (received_at)`,
  `CREATE INDEX events_lead ON events (lead_id, received_at)`,
  `CREATE INDEX events_phone ON events (phone, received_at)`,
  `CREATE INDEX events_uniqueid ON events (uniqueid)`,
  `CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    destination TEXT NOT NULL, lane TEXT NOT NULL, effect_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting','due','queued','running','delivered','dead')),
    attempts INTEGER NOT NULL, enqueues INTEGER NOT NULL, due_at INTEGER NOT NULL, queued_at INTEGER,
    updated_at INTEGER NOT NULL, error_code TEXT, error_message TEXT, outcome TEXT, receipt TEXT,
    UNIQUE (event_id, destination))`,
  // Only what is not final: these stay small however long the history grows. Queries must repeat the
  // condition word for word (see states.ts), or SQLite does not use them.
  `CREATE INDEX deliveries_lane ON deliveries (destination, lane, state, seq)
    WHERE state IN ('waiting','due','queued','running')`,
  `CREATE INDEX deliveries_work ON deliveries (state, destination, due_at, seq)
    WHERE state IN ('waiting','due','queued','running')`,
  `CREATE INDEX deliveries_dead ON deliveries (destination, updated_at) WHERE state = 'dead'`,
  `CREATE TABLE attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER,
    outcome TEXT, code TEXT, message TEXT)`,
  `CREATE INDEX attempts_delivery ON attempts (delivery_id)`,
  `CREATE TABLE effects (
    destination TEXT NOT NULL, effect_key TEXT NOT NULL, writing_since INTEGER, doubt_since INTEGER,
    sent_at INTEGER, ids TEXT NOT NULL, PRIMARY KEY (destination, effect_key)) WITHOUT ROWID`,
  `CREATE INDEX effects_writing ON effects (writing_since) WHERE writing_since IS NOT NULL`,
  `CREATE INDEX effects_sent ON effects (sent_at) WHERE sent_at IS NOT NULL`,
  `CREATE TABLE identities (
    destination TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, remote_id TEXT NOT NULL,
    updated_at INTEGER NOT NULL, PRIMARY KEY (destination, kind, key)) WITHOUT ROWID`,
  `CREATE TABLE holds (
    destination TEXT PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL, since INTEGER NOT NULL,
    probe_at INTEGER NOT NULL)`,
  `CREATE TABLE parked_hits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, received_at INTEGER NOT NULL,
    reason TEXT NOT NULL, raw TEXT NOT NULL)`,
  `CREATE TABLE checkpoints (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
];

async function first(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const LEADS_AND_DNC = [
  // 0 = DNC, 1 = hot lead, 2 = number of a list, 3 = everything else. All but the last have a queue of their own.
  `ALTER TABLE deliveries ADD COLUMN urgency INTEGER NOT NULL DEFAULT 3`,
  `DROP INDEX deliveries_work`,
  `CREATE INDEX deliveries_work ON deliveries (state, destination, urgency, due_at, seq)
    WHERE state IN ('waiting','due','queued','running')`,
  `CREATE INDEX events_lead_key ON events (lead_key, received_at)`,
  `CREATE INDEX identities_remote ON identities (destination, kind, remote_id)`,
  // What one effect has left behind is forgotten some day; whom a person is in VICIdial never is.
  `CREATE INDEX identities_effects ON identities (updated_at) WHERE key GLOB 'effect:*'`,
  // `place` is 'system' or '<dialer>:<campaign>'. One row for each number and place, kept when lifted.
  `CREATE TABLE dnc_facts (
    number TEXT NOT NULL, place TEXT NOT NULL, set_at INTEGER NOT NULL, lifted_at INTEGER,
    PRIMARY KEY (number, place)) WITHOUT ROWID`,
  // Never changed, never pruned: who, when, from where, and when it took effect where.
  `CREATE TABLE dnc_evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, place TEXT NOT NULL, action TEXT NOT NULL,
    at INTEGER NOT NULL, actor TEXT, origin TEXT NOT NULL, event_id TEXT, destination TEXT, reason TEXT)`,
  `CREATE INDEX dnc_evidence_number ON dnc_evidence (number, id)`,
  `CREATE INDEX dnc_evidence_event ON dnc_evidence (event_id) WHERE event_id IS NOT NULL`,
  // What a dialer was last told of a record, as hashes by field.
  `CREATE TABLE sync_states (
    dialer TEXT NOT NULL, record TEXT NOT NULL, lead_id TEXT, modified_at TEXT, hashes TEXT NOT NULL,
    numbers TEXT NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (dialer, record)) WITHOUT ROWID`,
  `CREATE INDEX sync_states_record ON sync_states (record)`,
  // What we last wrote into a CRM's record, as a hash, so that the message about it is known as our own.
  `CREATE TABLE own_writes (
    connection TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, hash TEXT NOT NULL,
    written_at INTEGER NOT NULL, PRIMARY KEY (connection, record, field)) WITHOUT ROWID`,
  `CREATE INDEX own_writes_age ON own_writes (written_at)`,
];

async function leadsAndDnc(db: Kysely<unknown>): Promise<void> {
  for (const statement of LEADS_AND_DNC) await sql.raw(statement).execute(db);
}
