import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // One row for each leg of a call that the dialer's own records hold; times in milliseconds since the epoch.
  `CREATE TABLE dialer_calls (
    dialer TEXT NOT NULL, leg TEXT NOT NULL, day TEXT NOT NULL, campaign TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('disposition','no-agent')), direction TEXT NOT NULL,
    status TEXT NOT NULL, agent TEXT NOT NULL, lead_id TEXT NOT NULL, uniqueid TEXT NOT NULL,
    call_id TEXT NOT NULL, called_at INTEGER NOT NULL, settled_at INTEGER,
    state TEXT NOT NULL CHECK (state IN ('open','grace','missing','failed','accepted','excluded')),
    event_id TEXT, reconciled INTEGER NOT NULL DEFAULT 0, backfill INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER, tries INTEGER NOT NULL DEFAULT 0, reason TEXT, updated_at INTEGER NOT NULL,
    PRIMARY KEY (dialer, leg)) WITHOUT ROWID`,
  `CREATE INDEX dialer_calls_day ON dialer_calls (dialer, day, campaign, state)`,
  // What a backfill has yet to take back waits for its pace; only what was tried before comes again by itself.
  `CREATE INDEX dialer_calls_due ON dialer_calls (dialer, backfill, due_at)
    WHERE state IN ('open','grace','missing','failed')`,
  `CREATE INDEX dialer_calls_again ON dialer_calls (dialer, due_at)
    WHERE backfill = 1 AND tries > 0 AND state IN ('open','grace','missing','failed')`,
  `CREATE INDEX dialer_calls_event ON dialer_calls (event_id)`,
  `CREATE INDEX dialer_calls_called ON dialer_calls (called_at)`,
  // Which stretch of a dialer's day has been read without a gap: a day that was not is never called complete. Where
  // it was read in parts, all of them stand in `apart` (JSON) until something joins them.
  `CREATE TABLE dialer_days (
    dialer TEXT NOT NULL, day TEXT NOT NULL, read_from INTEGER NOT NULL, read_until INTEGER NOT NULL,
    reads TEXT NOT NULL CHECK (reads IN ('tables','api')), apart TEXT, forgotten INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL,
    PRIMARY KEY (dialer, day)) WITHOUT ROWID`,
];

/** The calls that the dialers' own records hold, and what became of each here. */
export async function dialerCalls(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
