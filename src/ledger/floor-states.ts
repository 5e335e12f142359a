import { type Selectable, sql } from 'kysely';
import { FloorMemory } from '../domain/floor/memory.ts';
import type { FloorReading } from '../domain/floor/reader.ts';
import type { FloorSource } from '../domain/floor/snapshot.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';

/** How the polling of a dialer's floor stands; times in milliseconds since the epoch. */
export interface FloorState {
  readonly dialer: string;
  readonly reads: FloorSource;
  /** When it was last read; undefined = not yet. */
  readonly readAt: number | undefined;
  /** Agents who were logged in and calls that waited; undefined = not read. */
  readonly agents: number | undefined;
  readonly waiting: number | undefined;
  /** No read has come to an end since then, and why; undefined = the last one did. */
  readonly failedSince: number | undefined;
  readonly failure: string | undefined;
  /** What the last read cost the dialer: statements or API calls, milliseconds. */
  readonly asked: number;
  readonly tookMs: number;
  readonly ever: FloorCounts;
}

/** Of all reads ever. */
export interface FloorCounts {
  readonly polls: number;
  readonly failures: number;
  /** Left out because the dialer was slow. */
  readonly skips: number;
  /** Events that were kept. */
  readonly events: number;
  readonly asked: number;
  readonly tookMs: number;
  readonly slowestMs: number;
}

export async function floorStates(db: LedgerDb): Promise<readonly FloorState[]> {
  const rows = await db.selectFrom('floor_states').selectAll().orderBy('dialer').execute();
  return rows.map(toState);
}

function toState(row: Selectable<LedgerTables['floor_states']>): FloorState {
  const { dialer, reads, asked, polls, failures, skips, events } = row;
  return {
    dialer,
    reads,
    readAt: row.read_at ?? undefined,
    agents: row.agents ?? undefined,
    waiting: row.waiting ?? undefined,
    failedSince: row.failed_since ?? undefined,
    failure: row.failure ?? undefined,
    asked,
    tookMs: row.took_ms,
    ever: {
      polls,
      failures,
      skips,
      events,
      asked: row.asked_ever,
      tookMs: row.took_ms_ever,
      slowestMs: row.slowest_ms,
    },
  };
}

/** What the next read is compared with; undefined = nothing is, or it is of another version of this program. */
export async function readFloorMemory(
  trx: LedgerTransaction,
  dialer: string,
): Promise<FloorMemory | undefined> {
  const row = await trx
    .selectFrom('floor_states')
    .select('memory')
    .where('dialer', '=', dialer)
    .executeTakeFirst();
  if (row === undefined || row.memory === null) return undefined;
  const parsed = FloorMemory.safeParse(jsonOf(row.memory));
  return parsed.success ? parsed.data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The floor was read and has made so many events: `memory` is what the next read is compared with. */
export async function keepFloor(
  trx: LedgerTransaction,
  dialer: string,
  read: { readonly memory: FloorMemory; readonly reading: FloorReading; readonly events: number },
): Promise<void> {
  const { snapshot, asked } = read.reading;
  const tookMs = Math.round(read.reading.tookMs);
  const row = {
    memory: JSON.stringify(read.memory),
    reads: snapshot.reads,
    read_at: Date.parse(snapshot.at),
    agents: snapshot.agents?.length ?? null,
    waiting: snapshot.calls?.length ?? null,
    failed_since: null,
    failure: null,
    asked,
    took_ms: tookMs,
  };
  const counts = { polls: 1, events: read.events, asked_ever: asked, took_ms_ever: tookMs };
  await trx
    .insertInto('floor_states')
    .values({ dialer, ...row, ...counts, slowest_ms: tookMs })
    .onConflict((conflict) =>
      conflict.column('dialer').doUpdateSet((eb) => ({
        ...row,
        polls: eb('floor_states.polls', '+', 1),
        events: eb('floor_states.events', '+', read.events),
        asked_ever: eb('floor_states.asked_ever', '+', asked),
        took_ms_ever: eb('floor_states.took_ms_ever', '+', tookMs),
        slowest_ms: sql<number>`max(floor_states.slowest_ms, ${tookMs})`,
      })),
    )
    .execute();
}

/** The floor could not be read, or was not for the dialer's sake; what it was like stays as it is. */
export async function keepFloorFailure(
  trx: LedgerTransaction,
  failed: {
    readonly dialer: string;
    readonly reads: FloorSource;
    readonly as: 'failures' | 'skips';
    readonly failure: string;
  },
  now: number,
): Promise<void> {
  const { dialer, reads, as, failure } = failed;
  await trx
    .insertInto('floor_states')
    .values({ dialer, reads, failed_since: now, failure, [as]: 1 })
    .onConflict((conflict) =>
      conflict.column('dialer').doUpdateSet((eb) => ({
        failed_since: eb.fn.coalesce('floor_states.failed_since', eb.val(now)),
        failure,
        [as]: eb(`floor_states.${as}`, '+', 1),
      })),
    )
    .execute();
}
