import type { FoundRecording, RecordedCall } from '../../../src/domain/recording.ts';
import type { Api } from '../api.ts';
import { createMoments } from '../database/moments.ts';
import { callFunction } from '../functions/call-function.ts';
import { recordingLookup } from '../functions/leads/logs.ts';
import type { VicidialSettings } from '../settings.ts';

const LEAD_ID = /^[1-9]\d{0,9}$/;
const UNIQUEID = /^[\d.]{9,20}$/;

interface ApiLook {
  readonly api: Api;
  readonly settings: Pick<VicidialSettings, 'timezone' | 'nonLatin'>;
  readonly signal: AbortSignal;
}

/** What `recording_lookup` can be asked by. */
interface Question {
  readonly leadId?: string;
  readonly uniqueid?: string;
}

/**
 * Ask `recording_lookup` (Non-Agent API 2.14-202), which tells no call of a recording. By uniqueid it takes
 * every call of the same second, so the lead goes with it. A call that its logs do not hold under that id (an
 * inbound one that was transferred) is asked for by the lead alone; which of the lead's recordings it is, is
 * for the caller to tell.
 */
export async function findByApi(call: RecordedCall, look: ApiLook): Promise<readonly FoundRecording[]> {
  const leadId = LEAD_ID.test(call.leadId ?? '') ? call.leadId : undefined;
  const uniqueid = UNIQUEID.test(call.uniqueid ?? '') ? call.uniqueid : undefined;
  // One that the dialer has named is among the lead's.
  if (leadId !== undefined && call.recordingId !== undefined) {
    const found = await ask({ leadId }, false, look);
    if (found.some(({ id }) => id === call.recordingId)) return found;
  }
  if (uniqueid !== undefined) {
    const found = await ask({ uniqueid, ...(leadId === undefined ? {} : { leadId }) }, true, look);
    if (found.length > 0) return found;
  }
  return leadId === undefined || call.recordingId !== undefined ? [] : ask({ leadId }, false, look);
}

async function ask(
  question: Question,
  isOfCall: boolean,
  { api, settings, signal }: ApiLook,
): Promise<readonly FoundRecording[]> {
  const tools = { api, nonLatin: settings.nonLatin };
  // Nobody waits for it: everything urgent goes first.
  const options = { signal, lane: 'normal' } as const;
  const { rows } = await callFunction(recordingLookup, { ...question, duration: true }, tools, options);
  const moments = createMoments(settings.timezone);
  return rows.map((row) => ({
    id: row.recording_id,
    startedAt: moments.local(row.start_time),
    agent: row.user,
    leadId: row.lead_id,
    seconds: row.duration ?? 0,
    location: row.location,
    isOfCall,
  }));
}
