import { type ApiCall, BrokenStatement, digits, text } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { lookUpGmtOffset } from '../rules/gmt-offset.ts';
import { lookUpPrefix } from '../rules/phone-checks.ts';
import { areRefused, birthDate, sentTexts } from './lead-texts.ts';

/** What add_lead and update_lead's `insert_if_not_found` decide differently about a new lead. */
export interface NewLead {
  readonly phone: string;
  readonly phoneCode: string;
  /** As sent: the answer repeats it. */
  readonly listId: string;
  readonly status: string;
  readonly gender: string;
  readonly rank: string;
  readonly state: string;
  readonly tzMethod: string;
  /** Empty = none. */
  readonly entryListId: string;
}

export interface Inserted {
  readonly lead: LeadRow;
  /** As printed: `-6`. */
  readonly gmtOffset: string;
}

/**
 * Insert a lead and say so. A refused statement breaks the answer; up to PHP 8.0 add_lead shows the whole
 * statement in an ERROR line instead and update_lead says nothing (`undefined`).
 */
export function insertLead(call: ApiCall, asked: NewLead): Inserted | undefined {
  const { phone, listId } = asked;
  const texts = { ...sentTexts(call), state: asked.state };
  const gmtOffset = lookUpGmtOffset(call, {
    phoneCode: asked.phoneCode,
    areaCode: phone.slice(0, 3),
    prefix: lookUpPrefix(call, phone),
    state: asked.state,
    postalCode: texts.postal_code,
    owner: texts.owner,
    tzMethod: asked.tzMethod,
  });
  const now = call.clock.local(call.clock.now());
  if (areRefused(texts)) {
    if (!call.legacy) throw new BrokenStatement('a value ends in a backslash');
    sayRefused(call, asked, { ...texts, gmt_offset_now: gmtOffset, now });
    return undefined;
  }
  const lead = call.store.insertLead(
    {
      ...texts,
      phone_number: phone,
      phone_code: asked.phoneCode,
      list_id: listId,
      status: asked.status,
      user: call.caller.user,
      gmt_offset_now: gmtOffset,
      gender: asked.gender,
      date_of_birth: birthDate(call),
      rank: asked.rank,
      last_local_call_time: now,
      ...(asked.entryListId === '' ? {} : { entry_list_id: asked.entryListId }),
    },
    now,
  );
  lead.modify_date = now;
  call.reply.say(
    `SUCCESS: ${call.name} LEAD HAS BEEN ADDED - ${phone}|${listId}|${lead.lead_id}|${gmtOffset}|${call.caller.user}`,
  );
  return { lead, gmtOffset };
}

/** Columns of the statement that the refusal shows, in its order. */
const SHOWN = [
  'phone_code', 'phone_number', 'list_id', 'status', 'user', 'vendor_lead_code', 'source_id', 'gmt_offset_now',
  'title', 'first_name', 'middle_initial', 'last_name', 'address1', 'address2', 'address3', 'city', 'state',
  'province', 'postal_code', 'country_code', 'gender', 'date_of_birth', 'alt_phone', 'email', 'security_phrase',
  'comments', 'called_since_last_reset', 'entry_date', 'last_local_call_time', 'rank', 'owner',
] as const; // prettier-ignore

function sayRefused(call: ApiCall, asked: NewLead, known: Readonly<Record<string, string>>): void {
  if (call.name !== 'add_lead') return;
  const now = known['now'] ?? '';
  const values: Readonly<Record<string, string>> = {
    ...known,
    phone_code: asked.phoneCode,
    phone_number: asked.phone,
    list_id: asked.listId,
    status: asked.status,
    user: call.caller.user,
    gender: asked.gender,
    date_of_birth: birthDate(call),
    called_since_last_reset: 'N',
    entry_date: now.replaceAll(/\D/g, ''),
    last_local_call_time: now,
    rank: asked.rank,
  };
  const shown = SHOWN.map((name) => `${name}="${values[name] ?? ''}"`).join(',');
  const statement = `INSERT INTO vicidial_list SET ${shown} ,entry_list_id='${asked.entryListId || '0'}';`;
  call.reply.say(
    `ERROR: add_lead LEAD HAS NOT BEEN ADDED - ${asked.phone}|${asked.listId}|${statement}|${call.caller.user}`,
  );
}

/** `[0-9]` of `phone_code`, `rank` and the text of `state`, as both functions read them. */
export function sentBasics(call: ApiCall): Pick<NewLead, 'phoneCode' | 'rank' | 'state'> {
  return { phoneCode: digits(call, 'phone_code'), rank: digits(call, 'rank'), state: text(call, 'state') };
}
