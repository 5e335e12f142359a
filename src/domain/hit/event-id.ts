import type { HitName } from './aliases.ts';
import { callYear } from './call-year.ts';
import { hitValues, postValues } from './canonical.ts';
import { digestOf } from './digest.ts';
import type { Parameter } from './query.ts';
import type { RawHit } from './raw-hit.ts';

/** What makes a hit one event of one call; absent parts are `''`. */
export interface CallIdentity {
  readonly callId: string;
  readonly uniqueid: string;
  readonly leadId: string;
  readonly status: string;
  readonly agentLogId: string;
  /** The agent, where no agent log row tells the fronter's disposition from the closer's. */
  readonly user: string;
}

/** The values that `CallIdentity` is made of. */
export const IDENTIFYING: ReadonlySet<HitName> = new Set<HitName>([
  'call_id',
  'uniqueid',
  'lead_id',
  'dispo',
  'agent_log_id',
  'user',
]);

/** Who a hit belongs to, or undefined when it names neither `uniqueid` nor `call_id`. */
export function callIdentity(parameters: readonly Parameter[]): CallIdentity | undefined {
  const values = hitValues(parameters, IDENTIFYING);
  const callId = values.get('call_id') ?? '';
  const uniqueid = values.get('uniqueid') ?? '';
  if (callId === '' && uniqueid === '') return undefined;
  const agentLogId = values.get('agent_log_id') ?? '';
  return {
    callId,
    uniqueid,
    leadId: values.get('lead_id') ?? '',
    status: values.get('dispo') ?? '',
    agentLogId,
    user: agentLogId === '' ? (values.get('user') ?? '') : '',
  };
}

/** A request as the journal will keep it (secrets masked), and what was read from it. */
export interface IdentifiedRequest extends Pick<
  RawHit,
  'hook' | 'source' | 'trigger' | 'receivedAt' | 'query' | 'headers' | 'body'
> {
  /** From `readParameters`. */
  readonly parameters: readonly Parameter[];
  /** IANA name of the dialer's time zone. */
  readonly timezone: string;
  /**
   * The stretch of time in which equal requests without an identity count as one, as its number or name;
   * whoever receives decides how long it is.
   */
  readonly window: number | string;
}

export interface EventIdentity {
  /** `evt_` and 26 characters. */
  readonly id: string;
  /** Of the call, of the sender's own key, or only of the request's bytes within its window. */
  readonly basis: 'call' | 'declared' | 'content';
}

/**
 * The id of the event that a request tells: the same for a request that comes twice. VICIdial numbers
 * nothing, so the id is that of (dialer, trigger, call, lead, status, agent log row or agent); a lead source
 * may declare its own key in a header or a field. Never throws for any bytes.
 *
 * @throws {RangeError} when `timezone` is not a time zone
 */
export function eventId(request: IdentifiedRequest): EventIdentity {
  const declared = declaredKey(request);
  if (declared !== undefined) return identity('declared', request, declared);
  const call = request.hook === 'vicidial' ? callIdentity(request.parameters) : undefined;
  if (call === undefined) {
    return identity('content', request, [String(request.window), request.query, request.body]);
  }
  const { callId, uniqueid, leadId, status, agentLogId, user } = call;
  const year = uniqueid === '' ? String(callYear(callId, request.receivedAt, request.timezone)) : '';
  const agent = user === '' ? [] : [user];
  return identity('call', request, [callId, uniqueid, leadId, status, agentLogId, year, ...agent]);
}

function identity(
  basis: EventIdentity['basis'],
  { source, trigger }: IdentifiedRequest,
  parts: readonly (string | Uint8Array)[],
): EventIdentity {
  return { id: `evt_${digestOf([basis, source, trigger, ...parts])}`, basis };
}

/** Standard Webhooks' header first, then the draft standard's, then what form builders send. */
const DECLARING_HEADERS = ['webhook-id', 'idempotency-key', 'x-idempotency-key'];
const DECLARING_FIELDS = ['event_id', 'submission_id'];

/** Contact values under names that only the source's map knows. */
const CONTACT = /^(?:[^\s@]+@[^\s@]+|\+[\d ().-]{7,})$/;

/**
 * The sender's own key, where the door has senders that may have one. A header is made for that; a field may
 * number something else (`event_id` of a webinar is the same for all who register), so it counts together with
 * the contact as posted, and for leads only.
 */
function declaredKey({ hook, headers, parameters }: IdentifiedRequest): readonly string[] | undefined {
  if (hook !== 'leads' && hook !== 'dnc') return undefined;
  for (const name of DECLARING_HEADERS) {
    const value = headers[name]?.trim() ?? '';
    if (value !== '') return [value];
  }
  if (hook !== 'leads') return undefined;
  for (const name of DECLARING_FIELDS) {
    const value = parameters.findLast((parameter) => parameter.name === name)?.value.trim() ?? '';
    if (value !== '') return [value, ...contactOf(parameters)];
  }
  return undefined;
}

/** Number and address by their names, else whatever looks like one; empty where there is none. */
function contactOf(parameters: readonly Parameter[]): readonly string[] {
  const values = postValues(parameters, {});
  const named = [values.get('phone_number')?.trim() ?? '', values.get('email')?.trim() ?? ''];
  if (named.some((value) => value !== '')) return named;
  return parameters.map(({ value }) => value.trim()).filter((value) => CONTACT.test(value));
}
