import type { BridgeEvent } from '../domain/event.ts';
import { readEvent } from './events.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import type { RecordingState } from './recordings.ts';

/** A call whose recording is or was looked for, for a person to see. */
export interface ListedRecording {
  readonly callKey: string;
  readonly dialer: string;
  readonly state: RecordingState;
  readonly looks: number;
  readonly dueAt: number;
  readonly updatedAt: number;
  readonly eventId: string;
  /** Why it is not found (yet). */
  readonly reason: string | undefined;
  readonly recordingId: string | undefined;
  /** The `recording-found` that told of it. */
  readonly foundEvent: string | undefined;
}

export interface RecordingFilter {
  readonly state?: RecordingState | undefined;
  /** Call key, uniqueid or event id. */
  readonly call?: string | undefined;
  /** Changed since, milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly limit: number;
}

/** The last changed first. */
export async function listRecordings(
  db: LedgerDb,
  { state, call, since, limit }: RecordingFilter,
): Promise<readonly ListedRecording[]> {
  let query = db.selectFrom('recordings').selectAll().orderBy('updated_at', 'desc').limit(limit);
  if (state !== undefined) query = query.where('state', '=', state);
  if (since !== undefined) query = query.where('updated_at', '>=', since);
  if (call !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('call_key', '=', call),
        eb('event_id', '=', call),
        eb('call_key', 'in', (of) =>
          of
            .selectFrom('events')
            .select((row) => row.fn.coalesce('events.call_key', row.val('')).as('key'))
            .where('events.uniqueid', '=', call),
        ),
      ]),
    );
  const rows = await query.execute();
  return rows.map((row) => ({
    callKey: row.call_key,
    dialer: row.dialer,
    state: row.state,
    looks: row.looks,
    dueAt: row.due_at,
    updatedAt: row.updated_at,
    eventId: row.event_id,
    reason: row.reason ?? undefined,
    recordingId: row.recording_id ?? undefined,
    foundEvent: row.found_event ?? undefined,
  }));
}

/** Look for it now, as if for the first time. @returns whether there is such a call */
export async function lookNow(trx: LedgerTransaction, callKey: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('recordings')
    .set({ state: 'waiting', looks: 0, failures: 0, due_at: now, updated_at: now, reason: null })
    .where('call_key', '=', callKey)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What the call was last told by; undefined = nothing that the ledger holds. @param call as in `RecordingFilter` */
export async function lastDisposition(db: LedgerDb, call: string): Promise<BridgeEvent | undefined> {
  const row = await db
    .selectFrom('events')
    .select('event')
    .where('type', 'in', ['disposition', 'no-agent'])
    .where((eb) => eb.or([eb('id', '=', call), eb('uniqueid', '=', uniqueidOf(call))]))
    .where((eb) => eb.or([eb('id', '=', call), eb('uniqueid', '=', call), eb('call_key', '=', call)]))
    .orderBy('received_at', 'desc')
    .executeTakeFirst();
  return row && readEvent(row.event);
}

/** A call key has the uniqueid in its middle, and only that has an index. */
function uniqueidOf(call: string): string {
  return call.split(':')[1] ?? call;
}
