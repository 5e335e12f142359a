import type { ListedRecording } from '../../ledger/recording-list.ts';

/** A call and its recording as a line of a table, or as JSON. */
export function recordingRow(one: ListedRecording) {
  return {
    call: one.callKey,
    state: one.state,
    looks: one.looks,
    ...(one.state === 'waiting' ? { next: timeOf(one.dueAt) } : {}),
    changed: timeOf(one.updatedAt),
    ...(one.state !== 'found' && one.reason !== undefined ? { reason: one.reason } : {}),
    ...(one.recordingId === undefined ? {} : { recording: one.recordingId }),
    event: one.foundEvent ?? one.eventId,
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
