import type { ActivityOrder } from '../../src/domain/call-order.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { toE164 } from '../../src/domain/phone.ts';
import { callBody } from './call-body.ts';
import type { CallOutcome } from './outcomes.ts';
import { callingCodeOf } from './phone.ts';

const TITLE_MAX = 255;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What HubSpot's call record holds for this event; every value a string, absent facts left out. */
export interface CallProperties {
  readonly properties: Record<string, string>;
  readonly warnings: readonly string[];
}

export interface CallFacts {
  readonly event: BridgeEvent;
  readonly outcome: CallOutcome;
  readonly ownerId: string | undefined;
  /** What the configuration says; its fields only those that the account has. */
  readonly activity: Pick<ActivityOrder, 'subject' | 'fields'> | undefined;
}

export function callProperties({ event, outcome, ownerId, activity }: CallFacts): CallProperties {
  const { call } = event;
  const body = callBody(event);
  const recording = call?.recordingUrl?.startsWith('https://') === true ? call.recordingUrl : undefined;
  const values: Readonly<Record<string, string | undefined>> = {
    hs_timestamp: String(startedAtMs(event)),
    hs_call_title: activity?.subject?.slice(0, TITLE_MAX) ?? title(event),
    hs_call_body: body.html,
    hs_call_duration:
      call?.talkSeconds === undefined ? undefined : String(Math.round(call.talkSeconds * 1000)),
    hs_call_direction: call?.direction?.toUpperCase(),
    hs_call_status: outcome.status,
    hs_call_disposition: outcome.guid,
    ...numbers(event),
    hs_call_recording_url: recording,
    hubspot_owner_id: ownerId,
    ...activity?.fields,
  };
  return {
    properties: Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    warnings: body.cut ? ['The call notes were longer than HubSpot takes and were cut.'] : [],
  };
}

/**
 * When the call began, in milliseconds since the epoch. Asterisk's uniqueid begins with the second in which
 * the channel was made, so all events of a call agree on it; where it is no plausible time (an id of another
 * make, a clock far off) the event's own time stands in.
 */
function startedAtMs(event: BridgeEvent): number {
  const receivedMs = Date.parse(event.receivedAt);
  const seconds = /^(\d{10})\.\d+$/.exec(event.call?.uniqueid ?? '')?.[1];
  const channelMs = seconds === undefined ? Number.NaN : Number(seconds) * 1000;
  if (channelMs > receivedMs - DAY_MS && channelMs < receivedMs + HOUR_MS) return channelMs;
  const occurredMs = Date.parse(event.occurredAt ?? '');
  return Number.isNaN(occurredMs) ? receivedMs : occurredMs;
}

/** Always with VICIdial's own status: HubSpot's outcome is coarser. */
function title(event: BridgeEvent): string {
  const direction = event.call?.direction;
  const kind =
    event.type === 'no-agent'
      ? 'Call without agent'
      : direction === undefined
        ? 'Call'
        : `${capital(direction)} call`;
  const status = event.call?.status ?? '';
  const name = event.call?.statusName ?? '';
  const named = name === '' || status === '' ? status + name : `${status} (${name})`;
  return (named === '' ? kind : `${kind}: ${named}`).slice(0, TITLE_MAX);
}

function numbers(event: BridgeEvent): Readonly<Record<string, string | undefined>> {
  const { lead, call, fields } = event;
  const code = callingCodeOf(lead.e164) ?? lead.phoneCode;
  const theirs = toE164(call?.dialedNumber ?? '', code) ?? lead.e164;
  if (call?.direction === 'inbound') {
    return { hs_call_from_number: theirs, hs_call_to_number: toE164(fields['did_pattern'] ?? '', code) };
  }
  return { hs_call_to_number: theirs };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
