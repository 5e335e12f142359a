import type { FoundRecording, RecordedCall } from '../../domain/recording.ts';

export type Choice =
  /** `others`: further ones of the same call. */
  | { readonly kind: 'chosen'; readonly recording: FoundRecording; readonly others: number }
  | { readonly kind: 'none'; readonly reason: 'not-found' | 'not-moved' };

/** The clocks of Asterisk and the web server may differ, and recording begins a moment after the call. */
const SLACK_MS = 10_000;
/** Before the talk: ringing, an IVR, waiting in a queue. */
const BEFORE_TALK_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const EPOCH = /^(\d{9,10})\./;

/**
 * The recording of a call: the one that the dialer named with the call; else one that it holds under an id of
 * the call; else one of the same lead (and agent) that began within the call. Of several the longest.
 *
 * @param last whether nobody looks again: then one that is there will do while the longest is still to come
 */
export function chooseRecording(
  call: RecordedCall,
  found: readonly FoundRecording[],
  last: boolean = false,
): Choice {
  const ofCall = recordingsOf(call, found).toSorted((one, other) => other.seconds - one.seconds);
  const [longest] = ofCall;
  if (longest === undefined) return { kind: 'none', reason: 'not-found' };
  const recording = last ? ofCall.find(isThere) : longest;
  if (recording === undefined || !isThere(recording)) return { kind: 'none', reason: 'not-moved' };
  return { kind: 'chosen', recording, others: ofCall.length - 1 };
}

function recordingsOf(call: RecordedCall, found: readonly FoundRecording[]): readonly FoundRecording[] {
  const named = found.filter(({ id }) => id === call.recordingId);
  if (named.length > 0) return named;
  const held = found.filter(({ isOfCall }) => isOfCall);
  return held.length > 0 ? held : found.filter((one) => isWithin(one, call));
}

function isWithin({ leadId, agent, startedAt }: FoundRecording, call: RecordedCall): boolean {
  if (call.leadId === undefined || leadId !== call.leadId || startedAt === undefined) return false;
  if (call.agent !== undefined && agent !== '' && agent.toLowerCase() !== call.agent.toLowerCase())
    return false;
  const at = Date.parse(startedAt);
  return at >= beginOf(call) - SLACK_MS && at <= call.endedAt + SLACK_MS;
}

/** Asterisk's ids begin with the second in which the call began. */
function beginOf({ uniqueid, endedAt, talkSeconds }: RecordedCall): number {
  const began = Number(EPOCH.exec(uniqueid ?? '')?.[1] ?? Number.NaN) * 1000;
  if (began <= endedAt && began > endedAt - DAY_MS) return began;
  return endedAt - talkSeconds * 1000 - BEFORE_TALK_MS;
}

function isThere({ location }: FoundRecording): boolean {
  return location !== '';
}
