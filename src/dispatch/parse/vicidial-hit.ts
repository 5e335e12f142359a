import type { BridgeEvent, EventType, Lead, Mark } from '../../domain/event.ts';
import { callYear } from '../../domain/hit/call-year.ts';
import { hitValues, type HitValues } from '../../domain/hit/canonical.ts';
import { callKey, contactKey, leadKey } from '../../domain/hit/keys.ts';
import { takenBackOf } from '../../domain/hit/origin.ts';
import { readParameters } from '../../domain/hit/parameters.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { triggerType } from '../../domain/hit/trigger.ts';
import { toE164 } from '../../domain/phone.ts';
import { isoTime } from '../../domain/time.ts';
import { callOf } from './call.ts';
import type { ParseContext } from './context.ts';
import { fieldsOf, requestMarks, takenBackMarks } from './fields.ts';
import { isLeadId, leadOf, told } from './lead.ts';
import { mark } from './mark.ts';
import { type Moment, occurredAt } from './occurred.ts';
import { AGENT_WIDTH, CAMPAIGN_WIDTH, isLonger, leadWidthMarks } from './width.ts';

/** For a trigger that a newer receiver let in: the type that settles nothing. */
export const UNKNOWN_TRIGGER_TYPE: EventType = 'call-started';
const ABOUT_A_CALL: ReadonlySet<EventType> = new Set([
  'disposition',
  'call-started',
  'no-agent',
  'dead-call',
]);

/** A request of one of VICIdial's URL triggers as an event. */
export function parseVicidialHit(hit: RawHit, context: ParseContext): BridgeEvent {
  const request = readParameters(hit);
  const values = hitValues(request.parameters);
  const fields = fieldsOf(request);
  const type = triggerType(hit.trigger);
  const eventType = type ?? UNKNOWN_TRIGGER_TYPE;
  const { call, leadStatus, marks } = callOf(eventType, values, fields, context);
  const moment = momentOfHit(hit, values, context);
  const lead = leadFrom(values, leadStatus, context);
  const agent = told({
    user: filled(values, 'user'),
    fullName: filled(values, 'fullname'),
    email: filled(values, 'agent_email'),
    userGroup: filled(values, 'user_group'),
  });
  const campaign = filled(values, 'campaign');
  const ids = keysOf(hit, lead, call, context);
  return {
    id: hit.eventId,
    type: eventType,
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    ...(moment.time === undefined ? {} : { occurredAt: moment.time }),
    ...ids,
    lead,
    ...(call === undefined ? {} : { call }),
    ...(agent === undefined ? {} : { agent }),
    ...(campaign === undefined ? {} : { campaign }),
    fields,
    marks: [
      ...(type === undefined ? [mark('unknown-trigger')] : []),
      ...takenBackMarks(hit),
      ...requestMarks(hit, request),
      ...leadMarks(eventType, lead, context),
      ...(ABOUT_A_CALL.has(eventType) && ids?.callKey === undefined ? [mark('no-call-identity')] : []),
      ...marks,
      ...(moment.mark === undefined ? [] : [moment.mark]),
      ...leadWidthMarks(lead),
      ...(isLonger(agent?.user, AGENT_WIDTH) ? [mark('too-long', 'agent.user')] : []),
      ...(isLonger(campaign, CAMPAIGN_WIDTH) ? [mark('too-long', 'campaign')] : []),
    ],
  };
}

/** When it came, or would have come where it was taken back in; milliseconds since the epoch. */
function cameAt(hit: RawHit): number {
  const at = Date.parse(takenBackOf(hit)?.at ?? '');
  return Number.isNaN(at) ? hit.receivedAt : at;
}

function momentOfHit(hit: RawHit, values: HitValues, { timezone }: ParseContext): Moment {
  const came = cameAt(hit);
  const moment = occurredAt(values.get('epoch'), values.get('SQLdate'), came, timezone);
  return moment.time === undefined && came !== hit.receivedAt ? { ...moment, time: isoTime(came) } : moment;
}

function filled(values: HitValues, name: Parameters<HitValues['get']>[0]): string | undefined {
  const value = values.get(name)?.trim() ?? '';
  return value === '' ? undefined : value;
}

/** Lead id 0 is VICIdial's word for no lead. */
function leadFrom(values: HitValues, status: string | undefined, context: ParseContext): Lead {
  const id = filled(values, 'lead_id');
  const phone = values.get('phone_number');
  const e164 =
    phone === undefined ? undefined : toE164(phone, filled(values, 'phone_code'), context.defaultPhoneCode);
  const email = values.get('email');
  return {
    ...leadOf(values),
    ...(email === undefined ? {} : { email: withPlus(email) }),
    ...(id === undefined || /^0+$/.test(id) ? {} : { id }),
    ...(phone === undefined ? {} : { phone: phone.replace(/\D/g, '') }),
    ...(e164 === undefined ? {} : { e164 }),
    ...(status === undefined ? {} : { status }),
  };
}

/** The Perl triggers send `+` unencoded, so it comes out as a space, which no address has. */
function withPlus(email: string): string {
  return BLANK_ADDRESS.test(email.trim()) ? email.trim().replaceAll(' ', '+') : email;
}
const BLANK_ADDRESS = /^[^\s@]+(?: [^\s@]+)+@[^\s@]+$/;

function leadMarks(type: EventType, lead: Lead, context: ParseContext): readonly Mark[] {
  if (type === 'pause-max') return [];
  const marks: Mark[] = [];
  if (lead.id === undefined) marks.push(mark('missing-lead-id'));
  else if (!isLeadId(lead.id)) marks.push(mark('bad-lead-id'));
  if ((lead.phone ?? '') === '' || lead.e164 !== undefined) return marks;
  const code = lead.phoneCode ?? context.defaultPhoneCode ?? '';
  marks.push(code === '' ? mark('no-phone-code') : mark('bad-phone', 'lead.phone'));
  return marks;
}

function keysOf(
  hit: RawHit,
  lead: Lead,
  call: BridgeEvent['call'],
  { timezone }: ParseContext,
): Pick<BridgeEvent, 'leadKey' | 'callKey'> | undefined {
  const { source } = hit;
  const contact = lead.e164 ?? lead.phone ?? '';
  const known = lead.id !== undefined || contact !== '';
  return told({
    leadKey: known
      ? lead.id === undefined
        ? contactKey(source, contact)
        : leadKey(source, lead.id)
      : undefined,
    callKey: callKeyOf(),
  });

  /** A call id has no year, so that of the day it came goes in front where there is no uniqueid. */
  function callKeyOf(): string | undefined {
    if (call?.uniqueid !== undefined) return callKey(source, call.uniqueid, lead.id);
    if (call?.callId === undefined) return undefined;
    return callKey(source, `${callYear(call.callId, cameAt(hit), timezone)}-${call.callId}`, lead.id);
  }
}
