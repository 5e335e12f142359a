import type { BridgeEvent } from '../domain/event.ts';
import { triggerType } from '../domain/hit/trigger.ts';
import { isoTime } from '../domain/time.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { awaitRecording } from '../ledger/recordings.ts';
import { derivedId, inherited } from './derive/derived-event.ts';
import type { Routing } from './routing.ts';

/** Which calls of a dialer are looked for. */
export interface RecordingRules {
  /** After the end of the call, ascending. */
  readonly lookAfterMs: readonly number[];
  /** Of calls that no agent had; in capitals. */
  readonly noAgentStatuses: ReadonlySet<string>;
}

/** The type of the event that a `recording-found` follows from: its trigger is that event's own. */
export function baseTypeOf({ trigger }: Pick<BridgeEvent, 'trigger'>): BridgeEvent['type'] | undefined {
  return triggerType(trigger);
}

/**
 * That the recording of a call is there: as the event that told of the call, with our link. Same call key,
 * so it is the same effect in the same lane.
 */
export function recordingFoundEvent(
  base: BridgeEvent,
  found: { readonly recordingId: string; readonly url: string },
  now: number,
): BridgeEvent {
  return {
    ...inherited(base),
    id: derivedId(`recording-found ${found.recordingId}`, base.id),
    type: 'recording-found',
    receivedAt: isoTime(now),
    occurredAt: base.occurredAt ?? base.receivedAt,
    ...(base.callKey === undefined ? {} : { callKey: base.callKey }),
    call: { ...base.call, recordingId: found.recordingId, recordingUrl: found.url },
    fields: base.fields,
    // It goes as late as the event that told of the call.
    marks: base.marks.filter(({ code }) => code === 'backfilled'),
  };
}

/** Remember that the recording of this event's call is wanted, where it is and somebody would be told of it. */
export async function wantRecording(
  trx: LedgerTransaction,
  event: BridgeEvent,
  routing: Routing,
  destinationsOf: (event: BridgeEvent, routing: Routing) => readonly string[],
  now: number,
): Promise<void> {
  const rules = routing.recordings?.get(event.source);
  if (rules === undefined || event.callKey === undefined || !isRecorded(event, rules)) return;
  const told = destinationsOf({ ...event, type: 'recording-found' }, routing);
  if (told.length === 0) return;
  const endedAt = callEndedAt(event);
  const [first = 0] = rules.lookAfterMs;
  const call = { callKey: event.callKey, dialer: event.source, eventId: event.id, endedAt };
  await awaitRecording(trx, { ...call, dueAt: endedAt + first }, now);
}

/** Milliseconds since the epoch. A dialer's clock that is ahead of ours puts nothing off. */
export function callEndedAt({ occurredAt, receivedAt }: BridgeEvent): number {
  return Math.min(Date.parse(occurredAt ?? receivedAt), Date.parse(receivedAt));
}

function isRecorded({ type, call }: BridgeEvent, { noAgentStatuses }: RecordingRules): boolean {
  if (type === 'disposition') return true;
  return type === 'no-agent' && noAgentStatuses.has((call?.status ?? '').toUpperCase());
}
