import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';

type Row = Selectable<LedgerTables['backfills']>;
export type BackfillState = Row['state'];
export type BackfillPhase = Row['phase'];

/** What is to be read again; times in milliseconds since the epoch. */
export interface BackfillOrder {
  readonly dialer: string;
  /** Calls that began then are in it, those of `until` are not. */
  readonly from: number;
  readonly until: number;
  /** Campaigns and in-groups; empty = all. */
  readonly campaigns: readonly string[];
  /** Also the tables that VICIdial moves old rows to. */
  readonly archived: boolean;
  /** At most so many calls a second are taken back in. */
  readonly rate: number;
  /** Calls in the window, by the estimate. */
  readonly expected: number | undefined;
}

/** What has been found and done so far. */
export interface BackfillCounts {
  /** URLs of the dialer's log that were looked at, and those of them that were taken back in. */
  readonly urls: number;
  readonly urlsTaken: number;
  readonly calls: number;
  /** Of the calls: the ledger had their event. */
  readonly held: number;
  /** It had not: they are taken back in. */
  readonly missing: number;
  /** Nobody asked for them. */
  readonly excluded: number;
  /** Not over yet, or so fresh that their hit may still come: reconciliation looks at them again by itself. */
  readonly unsettled: number;
  /** Of those missing: in the ledger now. */
  readonly taken: number;
  /** Of those missing: they could not be told; reconciliation goes on to try. */
  readonly failed: number;
}

/** What it cost the dialer. */
export interface BackfillLoad {
  readonly statements: number;
  readonly rows: number;
  readonly busyMs: number;
  readonly slowestMs: number;
}

export interface Backfill extends BackfillOrder {
  readonly id: number;
  readonly state: BackfillState;
  readonly phase: BackfillPhase;
  /** Where the phase goes on; what it means is the phase's own. */
  readonly cursor: string | undefined;
  /** All calls that began before have been read. */
  readonly readUntil: number;
  readonly counts: BackfillCounts;
  readonly load: BackfillLoad;
  /** Why it does nothing now. */
  readonly waits: { readonly code: string; readonly since: number } | undefined;
  readonly orderedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

const Campaigns = z.array(z.string());

/** The condition of the index, word for word: see `states.ts`. */
const isUnfinished = sql<boolean>`state IN ('ordered','running','paused')`;

/** @returns its id */
export async function orderBackfill(
  trx: LedgerTransaction,
  order: BackfillOrder,
  now: number,
): Promise<number> {
  const { id } = await trx
    .insertInto('backfills')
    .values({
      dialer: order.dialer,
      from_at: order.from,
      until_at: order.until,
      campaigns: JSON.stringify(order.campaigns),
      archived: order.archived ? 1 : 0,
      rate: order.rate,
      expected: order.expected ?? null,
      state: 'ordered',
      phase: 'urls',
      read_until: order.from,
      ordered_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findBackfill(db: LedgerDb, id: number): Promise<Backfill | undefined> {
  const row = await db.selectFrom('backfills').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** The newest first. */
export async function listBackfills(db: LedgerDb, limit: number): Promise<readonly Backfill[]> {
  const rows = await db.selectFrom('backfills').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map(fromRow);
}

/** Those of a dialer that are neither done nor cancelled, in the order in which they were asked for. */
export async function unfinishedBackfills(db: LedgerDb, dialer: string): Promise<readonly Backfill[]> {
  const rows = await db
    .selectFrom('backfills')
    .selectAll()
    .where('dialer', '=', dialer)
    .where(isUnfinished)
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

function fromRow(row: Row): Backfill {
  return {
    id: row.id,
    dialer: row.dialer,
    from: row.from_at,
    until: row.until_at,
    campaigns: Campaigns.parse(JSON.parse(row.campaigns)),
    archived: row.archived === 1,
    rate: row.rate,
    expected: row.expected ?? undefined,
    state: row.state,
    phase: row.phase,
    cursor: row.phase_cursor ?? undefined,
    readUntil: row.read_until,
    counts: {
      urls: row.urls,
      urlsTaken: row.urls_taken,
      calls: row.calls,
      held: row.held,
      missing: row.missing,
      excluded: row.excluded,
      unsettled: row.unsettled,
      taken: row.taken,
      failed: row.failed,
    },
    load: {
      statements: row.statements,
      rows: row.rows_read,
      busyMs: row.busy_ms,
      slowestMs: row.slowest_ms,
    },
    waits:
      row.waits_for === null || row.waits_since === null
        ? undefined
        : { code: row.waits_for, since: row.waits_since },
    orderedAt: row.ordered_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  };
}
