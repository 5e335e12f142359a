import type {
  DialerDatabase,
  RecordingRow,
  RecordingSelection,
} from '../../../src/domain/dialer-database.ts';
import type { FoundRecording, RecordedCall } from '../../../src/domain/recording.ts';

interface DatabaseLook {
  readonly database: DialerDatabase;
  readonly signal: AbortSignal;
}

/** A lead that was recorded more often than this is a number that everybody dials. */
const MOST_PAGES = 10;

/** Read `recording_log` by its indexes on the lead and on the call's id. */
export async function findInDatabase(
  call: RecordedCall,
  look: DatabaseLook,
): Promise<readonly FoundRecording[]> {
  const ids = new Set([...(call.uniqueid === undefined ? [] : [call.uniqueid]), ...call.otherIds]);
  const found = new Map<string, FoundRecording>();
  for (const uniqueid of ids)
    for (const row of await read({ by: 'call', uniqueid }, look)) found.set(row.id, toFound(row, ids));
  const isNamed = call.recordingId === undefined || found.has(call.recordingId);
  if ((found.size > 0 && isNamed) || call.leadId === undefined) return [...found.values()];
  for (const row of await read({ by: 'lead', leadId: call.leadId }, look))
    found.set(row.id, toFound(row, ids));
  return [...found.values()];
}

async function read(
  selection: RecordingSelection,
  { database, signal }: DatabaseLook,
): Promise<readonly RecordingRow[]> {
  const rows: RecordingRow[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const part = await database.recordings({ ...selection, after }, signal);
    rows.push(...part.rows);
    if (!part.more) break;
    after = part.cursor;
  }
  return rows;
}

function toFound(row: RecordingRow, ids: ReadonlySet<string>): FoundRecording {
  return {
    id: row.id,
    startedAt: row.startedAt,
    agent: row.user,
    leadId: row.leadId,
    seconds: row.lengthSeconds,
    location: row.location,
    isOfCall: ids.has(row.call),
  };
}
