import { sql } from 'kysely';
import type { BridgeEvent } from '../domain/event.ts';
import { readEvent } from './events.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';

/** waiting: looked for at `dueAt`. missing: not there after the last look, or not one that we may fetch. */
export type RecordingState = 'waiting' | 'found' | 'missing';

/** A call whose recording is due to be looked for. */
export interface DueRecording {
  readonly callKey: string;
  readonly dialer: string;
  readonly eventId: string;
  /** What the call was last told by; undefined = it does not fit this version. */
  readonly event: BridgeEvent | undefined;
  readonly endedAt: number;
  /** Looks that came to an end. */
  readonly looks: number;
  /** Looks in a row that did not. */
  readonly failures: number;
}

/** The condition of the index, word for word, or SQLite does not use it. */
const isWaiting = sql<boolean>`recordings.state = 'waiting'`;

/**
 * Look for the recording of this call. A call that is told again is looked at again: where its recording was
 * found already, whoever is told of the call only now gets it too.
 */
export async function awaitRecording(
  trx: LedgerTransaction,
  call: Pick<DueRecording, 'callKey' | 'dialer' | 'eventId' | 'endedAt'> & { readonly dueAt: number },
  now: number,
): Promise<void> {
  const row = {
    event_id: call.eventId,
    state: 'waiting' as const,
    ended_at: call.endedAt,
    looks: 0,
    failures: 0,
    due_at: call.dueAt,
    updated_at: now,
    reason: null,
  };
  await trx
    .insertInto('recordings')
    .values({ call_key: call.callKey, dialer: call.dialer, ...row })
    .onConflict((conflict) => conflict.column('call_key').doUpdateSet(row))
    .execute();
}

/** The calls of a dialer whose recordings are due, the longest due first. */
export async function dueRecordings(
  db: LedgerDb,
  dialer: string,
  now: number,
  limit: number,
): Promise<readonly DueRecording[]> {
  const rows = await withEvent(db)
    .where('recordings.dialer', '=', dialer)
    .where('recordings.due_at', '<=', now)
    .orderBy('recordings.due_at')
    .limit(limit)
    .execute();
  return rows.map(toDue);
}

/** One call that is looked for, due or not; undefined = it is not. */
export async function waitingRecording(db: LedgerDb, callKey: string): Promise<DueRecording | undefined> {
  const row = await withEvent(db).where('recordings.call_key', '=', callKey).executeTakeFirst();
  return row && toDue(row);
}

function withEvent(db: LedgerDb) {
  return db
    .selectFrom('recordings')
    .innerJoin('events', 'events.id', 'recordings.event_id')
    .selectAll('recordings')
    .select('events.event')
    .where(isWaiting);
}

type DueRow = Awaited<ReturnType<ReturnType<typeof withEvent>['execute']>>[number];

function toDue(row: DueRow): DueRecording {
  return {
    callKey: row.call_key,
    dialer: row.dialer,
    eventId: row.event_id,
    event: readEvent(row.event),
    endedAt: row.ended_at,
    looks: row.looks,
    failures: row.failures,
  };
}

/** What a look came to. */
export type LookResult =
  | { readonly state: 'found'; readonly recordingId: string; readonly foundEvent: string }
  | { readonly state: 'missing'; readonly reason: string }
  /** Look again then. @see DueRecording for `looks` and `failures` */
  | {
      readonly state: 'waiting';
      readonly reason: string;
      readonly dueAt: number;
      readonly looks: number;
      readonly failures: number;
    };

/**
 * Write down what a look came to, unless somebody else has done so since or the call was told anew.
 * @returns whether it was written; if not, nothing may follow from the look
 */
export async function settleLook(
  trx: LedgerTransaction,
  { callKey, eventId, looks }: Pick<DueRecording, 'callKey' | 'eventId' | 'looks'>,
  result: LookResult,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('recordings')
    .set({ ...columnsOf(result, looks), updated_at: now })
    .where('call_key', '=', callKey)
    .where('event_id', '=', eventId)
    .where('looks', '=', looks)
    .where(isWaiting)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function columnsOf(result: LookResult, looks: number) {
  switch (result.state) {
    case 'found': {
      const { recordingId: recording_id, foundEvent: found_event } = result;
      return { state: result.state, looks: looks + 1, reason: null, recording_id, found_event };
    }
    case 'missing':
      return { state: result.state, looks: looks + 1, reason: result.reason };
    case 'waiting': {
      const { state, reason, dueAt: due_at, looks: looked, failures } = result;
      return { state, reason, due_at, looks: looked, failures };
    }
  }
}

/** How many calls are in which state. */
export async function countRecordings(db: LedgerDb): Promise<Readonly<Record<RecordingState, number>>> {
  const rows = await db
    .selectFrom('recordings')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts = { waiting: 0, found: 0, missing: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}
