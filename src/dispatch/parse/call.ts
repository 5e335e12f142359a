import type { Call, EventType, Mark } from '../../domain/event.ts';
import type { HitValues } from '../../domain/hit/canonical.ts';
import { decodeTwiceEncoded } from '../../domain/hit/parameters.ts';
import { told } from './lead.ts';
import { mark } from './mark.ts';
import { momentOf } from './occurred.ts';
import { STATUS_WIDTH } from './width.ts';
import type { ParseContext } from './context.ts';

/** Triggers whose status is one set on a call; in the others it is the lead's own, still unchanged. */
const SETS_STATUS: ReadonlySet<EventType> = new Set(['disposition', 'no-agent']);
const WEB_ADDRESS = /^https?:\/\/\S+$/i;
const ENCODED_NAME = /^\S*\+\S*$/;

export interface ParsedCall {
  readonly call: Call | undefined;
  /** The lead row's status, where it is that. */
  readonly leadStatus: string | undefined;
  readonly marks: readonly Mark[];
}

/** The call that a hit tells of, from VICIdial's names for its values. */
export function callOf(
  type: EventType,
  values: HitValues,
  fields: Readonly<Record<string, string>>,
  context: ParseContext,
): ParsedCall {
  const filled = (name: Parameters<HitValues['get']>[0]): string | undefined => {
    const value = values.get(name)?.trim() ?? '';
    return value === '' ? undefined : value;
  };
  const status = filled('dispo');
  const talk = talkSeconds(filled('talk_time'), filled('talk_time_ms'));
  const callback = momentOf(values.get('callback_datetime'), 'callback_datetime', context.timezone);
  const direction = directionOf(filled('call_id'), filled('closecallid'));
  const group = filled('group');
  const recording = filled('recording');
  const url = recording !== undefined && WEB_ADDRESS.test(recording) ? recording : undefined;
  const notes = filled('call_notes');
  const call = told<Call>({
    uniqueid: filled('uniqueid'),
    callId: filled('call_id'),
    agentLogId: filled('agent_log_id'),
    direction,
    status: SETS_STATUS.has(type) ? status : undefined,
    statusName: SETS_STATUS.has(type) ? (filled('dispo_name') ?? nameOfStatus(fields)) : undefined,
    talkSeconds: talk.seconds,
    termReason: filled('term_reason'),
    dialedNumber: filled('dialed_number'),
    dialedLabel: filled('dialed_label'),
    inGroup: direction === 'inbound' || group !== filled('campaign') ? group : undefined,
    recordingId: filled('recording_id'),
    recordingFilename: filled('recording_filename') ?? (url === undefined ? recording : undefined),
    recordingUrl: url,
    notes: notes === '+' ? undefined : notes,
    callbackAt: callback.time,
  });
  const marks = [talk.mark, callback.mark].filter((found) => found !== undefined);
  return {
    call,
    leadStatus: SETS_STATUS.has(type) ? undefined : status,
    marks: [...marks, ...statusMarks(type, status, context.knownStatuses)],
  };
}

function statusMarks(
  type: EventType,
  status: string | undefined,
  known: ReadonlySet<string> | undefined,
): readonly Mark[] {
  if (!SETS_STATUS.has(type)) return [];
  if (status === undefined) return [mark('missing-status')];
  const isKnown = known === undefined || known.has(status) || known.has(status.toUpperCase());
  return isKnown && status.length <= STATUS_WIDTH ? [] : [mark('unknown-status', 'status')];
}

/**
 * A call id begins with what made the call: `Y` an inbound call, `V` the dialer, `M` an agent by hand. Only
 * inbound calls have a row in the closer log.
 */
function directionOf(callId: string | undefined, closecallid: string | undefined): Call['direction'] {
  const origin = callId?.[0];
  if (origin === 'Y') return 'inbound';
  if (origin === 'V' || origin === 'M') return 'outbound';
  return closecallid !== undefined && /^[1-9]\d*$/.test(closecallid) ? 'inbound' : undefined;
}

function talkSeconds(
  seconds: string | undefined,
  milliseconds: string | undefined,
): { seconds: number | undefined; mark: Mark | undefined } {
  const text = seconds ?? milliseconds;
  if (text === undefined) return { seconds: undefined, mark: undefined };
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) {
    return { seconds: undefined, mark: mark('bad-number', 'talk_time') };
  }
  return { seconds: seconds === undefined ? Number(text) / 1000 : Number(text), mark: undefined };
}

/**
 * Templates also send the status's name as `name`, which others use for a person. VICIdial encodes a
 * status's name twice (`Call%2BBack`), and that tells them apart; a name of one word is left in the fields.
 */
function nameOfStatus(fields: Readonly<Record<string, string>>): string | undefined {
  const name = fields['name'] ?? '';
  return ENCODED_NAME.test(name) ? decodeTwiceEncoded(name) : undefined;
}
