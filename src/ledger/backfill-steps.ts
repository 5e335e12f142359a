import { type ExpressionBuilder, sql } from 'kysely';
import type { BackfillCounts, BackfillLoad, BackfillPhase, BackfillState } from './backfills.ts';
import type { LedgerTransaction } from './ledger.ts';
import type { LedgerTables } from './schema.ts';

/** What one piece of work has come to; counts and load are added to what there is. */
export interface BackfillStep {
  readonly phase: BackfillPhase;
  readonly cursor: string | undefined;
  readonly readUntil: number;
  readonly counts: Partial<Omit<BackfillCounts, 'taken' | 'failed'>>;
  readonly load: BackfillLoad;
}

export type BackfillChange = 'pause' | 'resume' | 'cancel';

const FROM: Readonly<Record<BackfillChange, readonly BackfillState[]>> = {
  pause: ['ordered', 'running'],
  resume: ['paused'],
  cancel: ['ordered', 'running', 'paused'],
};

/** One that was paused before it began begins again as any other. */
const TO = { pause: 'paused', resume: 'ordered', cancel: 'cancelled' } as const;

/** @returns whether it was in a state from which that can be done */
export async function changeBackfill(
  trx: LedgerTransaction,
  id: number,
  change: BackfillChange,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('backfills')
    .set({
      state: TO[change],
      waits_for: null,
      waits_since: null,
      updated_at: now,
      ...(change === 'cancel' ? { ended_at: now } : {}),
    })
    .where('id', '=', id)
    .where('state', 'in', FROM[change])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The worker takes it up. @returns whether it still may */
export async function beginBackfill(trx: LedgerTransaction, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('backfills')
    .set({ state: 'running', started_at: sql<number>`coalesce(started_at, ${now})`, updated_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['ordered', 'running'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * What was done is kept, also of one that somebody has stopped meanwhile. @returns whether it may go on
 */
export async function advanceBackfill(
  trx: LedgerTransaction,
  id: number,
  step: BackfillStep,
  now: number,
): Promise<boolean> {
  const { counts, load } = step;
  const row = await trx
    .updateTable('backfills')
    .set(({ eb }) => ({
      phase: step.phase,
      phase_cursor: step.cursor ?? null,
      read_until: step.readUntil,
      urls: eb('urls', '+', counts.urls ?? 0),
      urls_taken: eb('urls_taken', '+', counts.urlsTaken ?? 0),
      calls: eb('calls', '+', counts.calls ?? 0),
      held: eb('held', '+', counts.held ?? 0),
      missing: eb('missing', '+', counts.missing ?? 0),
      excluded: eb('excluded', '+', counts.excluded ?? 0),
      unsettled: eb('unsettled', '+', counts.unsettled ?? 0),
      ...loadColumns(eb, load),
      updated_at: now,
    }))
    .where('id', '=', id)
    .returning('state')
    .executeTakeFirst();
  return row?.state === 'running';
}

/** What became of the calls that were missing: all but those that are left are in the ledger. */
export async function tellTaken(
  trx: LedgerTransaction,
  id: number,
  { left, failed, load }: { readonly left: number; readonly failed: number; readonly load: BackfillLoad },
  now: number,
): Promise<void> {
  await trx
    .updateTable('backfills')
    .set(({ eb }) => ({
      taken: sql<number>`max(0, missing - ${left})`,
      failed,
      ...loadColumns(eb, load),
      updated_at: now,
    }))
    .where('id', '=', id)
    .execute();
}

/** Why it does nothing now; undefined = it goes on. A reason that lasts keeps its beginning. */
export async function setBackfillWait(
  trx: LedgerTransaction,
  id: number,
  code: string | undefined,
  now: number,
): Promise<void> {
  await trx
    .updateTable('backfills')
    .set({ waits_for: code ?? null, waits_since: code === undefined ? null : now, updated_at: now })
    .where('id', '=', id)
    .where('waits_for', 'is distinct from', code ?? null)
    .execute();
}

/** Everything is done. @returns false where somebody has stopped it meanwhile */
export async function endBackfill(trx: LedgerTransaction, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('backfills')
    .set({
      state: 'done',
      phase: 'ended',
      phase_cursor: null,
      waits_for: null,
      waits_since: null,
      ended_at: now,
      updated_at: now,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function loadColumns(eb: ExpressionBuilder<LedgerTables, 'backfills'>, load: BackfillLoad) {
  return {
    statements: eb('statements', '+', load.statements),
    rows_read: eb('rows_read', '+', load.rows),
    busy_ms: eb('busy_ms', '+', load.busyMs),
    slowest_ms: sql<number>`max(slowest_ms, ${load.slowestMs})`,
  };
}
