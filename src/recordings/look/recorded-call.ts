import type { BridgeEvent } from '../../domain/event.ts';
import type { RecordedCall } from '../../domain/recording.ts';

const CLOSER_ID = /^[1-9]\d*$/;

/** What an event tells of its call that a recording can be known by. */
export function recordedCallOf({ lead, call, agent, fields }: BridgeEvent, endedAt: number): RecordedCall {
  const closerId = fields['closecallid'] ?? '';
  return {
    leadId: lead.id,
    uniqueid: call?.uniqueid,
    otherIds: [
      ...(call?.callId === undefined ? [] : [call.callId]),
      // recording_log has it in the place of the uniqueid where the call came in.
      ...(CLOSER_ID.test(closerId) ? [closerId] : []),
    ],
    recordingId: call?.recordingId,
    // VICIdial's own users stand for nobody.
    agent: agent?.user === 'VDAD' || agent?.user === 'VDCL' ? undefined : agent?.user,
    talkSeconds: call?.talkSeconds ?? 0,
    endedAt,
  };
}
