import type { BridgeEvent, Lead, Mark } from '../../domain/event.ts';
import { postValues, type PostValues } from '../../domain/hit/canonical.ts';
import { CONTROL_NAMES } from '../../domain/hit/control-names.ts';
import { contactKey, senderKey } from '../../domain/hit/keys.ts';
import { readParameters } from '../../domain/hit/parameters.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { namesFrom } from '../../domain/lead-fields.ts';
import { nationalForDialer, toE164 } from '../../domain/phone.ts';
import { isoTime } from '../../domain/time.ts';
import type { ParseContext } from './context.ts';
import { fieldsOf, requestMarks } from './fields.ts';
import { isLeadId, leadOf } from './lead.ts';
import { mark } from './mark.ts';
import { momentOf } from './occurred.ts';
import { CAMPAIGN_WIDTH, isLonger, leadWidthMarks } from './width.ts';

/**
 * A post of a web form or a CRM as an event: a JSON object, a form or a query, with the names that forms
 * use. What the post does not tell, the source's constants do; what a stranger may not say is left out. A
 * field that the source's map names is in `fields` under VICIdial's name too, so that the dialer's
 * custom fields are found there.
 */
export function parsePostedLead(hit: RawHit, context: ParseContext): BridgeEvent {
  const request = readParameters(hit);
  const fieldMap = context.fieldMap ?? {};
  const told = postValues(request.parameters, fieldMap);
  const values = context.posts?.public === true ? withoutControls(told) : told;
  const lead = withConstants(postedLead(values, context), context.posts?.constants);
  const fields = fieldsOf(request);
  const moment = momentOf(values.get('occurred_at'), 'occurred_at', context.timezone, hit.receivedAt);
  const campaign = values.get('campaign')?.trim() || (context.posts?.campaign ?? '');
  const key = keyOf(hit.source, lead);
  return {
    id: hit.eventId,
    type: 'lead-submitted',
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    ...(moment.time === undefined ? {} : { occurredAt: moment.time }),
    ...(key === undefined ? {} : { leadKey: key }),
    lead,
    ...(campaign === '' ? {} : { campaign }),
    fields: { ...fields, ...mapped(fields, fieldMap) },
    marks: [
      ...requestMarks(hit, request),
      ...controlMarks(told, values),
      ...phoneMarks(lead, context),
      ...(lead.id === undefined || isLeadId(lead.id) ? [] : [mark('bad-lead-id')]),
      ...(moment.mark === undefined ? [] : [moment.mark]),
      ...leadWidthMarks(lead),
      ...(isLonger(campaign, CAMPAIGN_WIDTH) ? [mark('too-long', 'campaign')] : []),
    ],
  };
}

function withoutControls(values: PostValues): PostValues {
  return new Map([...values].filter(([name]) => !CONTROL_NAMES.has(name)));
}

function controlMarks(told: PostValues, taken: PostValues): readonly Mark[] {
  return [...told].flatMap(([name, value]) =>
    taken.has(name) || value.trim() === '' ? [] : [mark('control-ignored', name)],
  );
}

function withConstants(lead: Lead, constants: Lead | undefined): Lead {
  const missing = Object.entries(constants ?? {}).filter(([name]) => !lead[name as keyof Lead]?.trim());
  return { ...lead, ...Object.fromEntries(missing) };
}

function mapped(
  fields: Readonly<Record<string, string>>,
  fieldMap: Readonly<Record<string, string>>,
): Record<string, string> {
  const renamed = Object.entries(fieldMap).flatMap(([name, target]): [string, string][] => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return value === undefined ? [] : [[target, value]];
  });
  return Object.fromEntries(renamed);
}

/** The number goes in as VICIdial holds it (calling code and national digits) wherever it is understood. */
function postedLead(values: PostValues, context: ParseContext): Lead {
  const id = values.get('vicidial_lead_id')?.trim() ?? '';
  const phone = values.get('phone_number');
  const status = values.get('status')?.trim() ?? '';
  const code = values.get('phone_code')?.trim() ?? '';
  const e164 = phone === undefined ? undefined : toE164(phone, code, context.defaultPhoneCode);
  const national = e164 === undefined ? undefined : nationalForDialer(e164);
  return {
    ...namesFrom(values.get('full_name') ?? ''),
    ...leadOf(values),
    ...(id === '' ? {} : { id }),
    ...(phone === undefined ? {} : { phone: phone.replace(/\D/g, '') }),
    ...(e164 === undefined ? {} : { e164 }),
    ...national,
    ...(status === '' ? {} : { status }),
  };
}

function phoneMarks(lead: Lead, context: ParseContext): readonly Mark[] {
  if ((lead.phone ?? '') === '') return [mark('missing-phone')];
  if (lead.e164 !== undefined) return [];
  const code = lead.phoneCode ?? context.defaultPhoneCode ?? '';
  return [code === '' ? mark('no-phone-code') : mark('bad-phone', 'lead.phone')];
}

/** The sender's own key first; a person without one is known by number or address. */
function keyOf(source: string, lead: Lead): string | undefined {
  const code = lead.vendorLeadCode?.trim() ?? '';
  if (code !== '') return senderKey(source, code);
  if (lead.id !== undefined) return senderKey(source, lead.id);
  const contact = [lead.e164, lead.phone, lead.email?.trim().toLowerCase()].find(
    (told) => told !== undefined && told !== '',
  );
  return contact === undefined ? undefined : contactKey(source, contact);
}
