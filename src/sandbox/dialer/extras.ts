import { type ApiCall, callbackTime, digits, flag, word } from './api-call.ts';
import { storeText } from './lead-fields.ts';
import type { LeadRow } from './store.ts';
import { findUser } from './users.ts';

/** `multi_alt_phones=number_code_note!…`; the numbers are echoed without a newline before the notice. */
export function addAltPhones(call: ApiCall, lead: LeadRow): void {
  const sent = call.parameters
    .get('multi_alt_phones')
    .replaceAll(/[^- +!:_0-9a-zA-Z]/g, '')
    .replaceAll('+', ' ');
  if (sent.length <= 5) return;
  const entries = sent.split('!');
  for (const entry of entries) {
    const [number = '', code = '', note = ''] = entry.split('_');
    call.reply.print(`${number}|${code}|${note}`);
    call.store.altPhones.push({
      lead_id: lead.lead_id,
      phone_code: code === '' ? '1' : code,
      phone_number: number,
      note,
    });
  }
  call.reply.say(
    `NOTICE: ${call.name} MULTI-ALT-PHONE NUMBERS LOADED - ${entries.length}|${lead.lead_id}|${call.caller.user}`,
  );
}

/** The custom fields of a new lead: every field of the list is written, sent or not. */
export function addCustomFields(call: ApiCall, lead: LeadRow): void {
  if (call.parameters.get('custom_fields') !== 'Y') return;
  const ids = `${lead.phone_number}|${lead.lead_id}|${lead.list_id}`;
  const fields = call.store.list(lead.list_id)?.customFields;
  if (fields === undefined) {
    call.reply.say(
      `NOTICE: ${call.name} CUSTOM FIELDS NOT ADDED, NO CUSTOM FIELDS DEFINED FOR THIS LIST - ${ids}`,
    );
    return;
  }
  lead.custom = Object.fromEntries(
    Object.entries(fields).map(([label, width]) => [label, customValue(call, label, width)]),
  );
  lead.entry_list_id = lead.list_id;
  call.reply.say(`NOTICE: ${call.name} CUSTOM FIELDS VALUES ADDED - ${ids}|1`);
}

/** The custom fields of a known lead: those that the query text names, an empty value blanks. */
export function updateCustomFields(
  call: ApiCall,
  lead: LeadRow,
  found: Pick<LeadRow, 'list_id' | 'entry_list_id'>,
  phone: string,
): void {
  if (call.parameters.get('custom_fields') !== 'Y') return;
  const customList = Number(found.entry_list_id) > 99 ? found.entry_list_id : found.list_id;
  const fields = call.store.list(customList)?.customFields;
  if (fields === undefined) {
    call.reply.say(
      `NOTICE: ${call.name} CUSTOM FIELDS NOT ADDED, NO CUSTOM FIELDS DEFINED FOR THIS LIST - ${phone}|${lead.lead_id}|${found.list_id}`,
    );
    return;
  }
  const sent = Object.entries(fields).filter(([label]) => call.parameters.mentions(label));
  if (sent.length === 0) return;
  const values = Object.fromEntries(sent.map(([label, width]) => [label, customValue(call, label, width)]));
  const changed = sent.some(([label]) => lead.custom?.[label] !== values[label]);
  lead.custom = { ...lead.custom, ...values };
  call.reply.say(
    `NOTICE: ${call.name} CUSTOM FIELDS VALUES UPDATED - ${phone}|${lead.lead_id}|${found.list_id}|${found.entry_list_id}|${customList}|${changed ? 1 : 0}`,
  );
  if (changed) lead.entry_list_id = customList;
}

function customValue(call: ApiCall, label: string, width: number): string {
  const bytes = call.parameters.get(label).replaceAll('+', ' ').replaceAll(/[;"]/g, '').replace(/\\$/, '');
  const value = Buffer.from(bytes, 'latin1').toString('utf8');
  return value === '--BLANK--' ? '' : storeText(value, width);
}

/** Into the hopper whatever the list's or campaign's state; the calling hours count only when asked for. */
export function addToHopper(call: ApiCall, lead: LeadRow, phone: string): void {
  const campaignId = call.store.list(lead.list_id)?.campaign ?? '';
  const campaign = call.store.campaigns.find(({ id }) => id === campaignId);
  if (flag(call, 'hopper_local_call_time_check') === 'Y' && campaign?.callTime !== undefined) {
    const there = new Date(call.clock.now() + Number(lead.gmt_offset_now) * 3_600_000);
    const time = there.getUTCHours() * 100 + there.getUTCMinutes();
    if (time < campaign.callTime.from || time >= campaign.callTime.until) {
      call.reply.say(
        `NOTICE: ${call.name} NOT ADDED TO HOPPER, OUTSIDE OF LOCAL TIME - ${phone}|${lead.lead_id}|${Number(lead.gmt_offset_now)}|0|${call.caller.user}`,
      );
      return;
    }
  }
  const hopperId = call.store.nextId('hopper');
  call.store.hopper.push({
    hopper_id: hopperId,
    lead_id: lead.lead_id,
    campaign_id: campaignId,
    list_id: lead.list_id,
    priority: hopperPriority(call),
  });
  call.reply.say(
    `NOTICE: ${call.name} ADDED TO HOPPER - ${phone}|${lead.lead_id}|${hopperId}|${call.caller.user}`,
  );
}

function hopperPriority(call: ApiCall): string {
  const sent = Number(call.parameters.get('hopper_priority').replaceAll(/[^-0-9]/g, ''));
  return String(Math.max(-99, Math.min(99, Number.isNaN(sent) ? 0 : sent)));
}

/** A scheduled callback for a lead that has none. A time that is none is stored as the zero date. */
export function addCallback(call: ApiCall, lead: LeadRow): void {
  const campaign = word(call, 'campaign_id');
  if (!call.store.campaigns.some(({ id }) => id === campaign)) {
    call.reply.say(
      `NOTICE: ${call.name} SCHEDULED CALLBACK NOT ADDED, CAMPAIGN NOT VALID - ${lead.lead_id}|${campaign}`,
    );
    return;
  }
  const userOnly = flag(call, 'callback_type') === 'USERONLY';
  const recipient = userOnly ? word(call, 'callback_user') : '';
  const agent = userOnly ? findUser(call.tables, recipient) : undefined;
  if (userOnly && agent === undefined) {
    call.reply.say(
      `NOTICE: ${call.name} SCHEDULED CALLBACK NOT ADDED, USER NOT VALID - ${lead.lead_id}|${campaign}|${recipient}|USERONLY`,
    );
    return;
  }
  const time = callbackTime(call);
  const status = word(call, 'callback_status') || 'CALLBK';
  const type = userOnly ? 'USERONLY' : 'ANYONE';
  call.store.callbacks.push({
    callback_id: call.store.nextId('callback'),
    lead_id: lead.lead_id,
    list_id: lead.list_id,
    campaign_id: campaign.slice(0, 8),
    callback_time: storedTime(time),
    user: recipient,
    recipient: type,
    comments: callbackComments(call),
    user_group: agent?.user_group ?? '',
    lead_status: status.slice(0, 6),
  });
  call.reply.say(
    `NOTICE: ${call.name} SCHEDULED CALLBACK ADDED - ${lead.lead_id}|${campaign}|${time}|${type}|${recipient}|${status}`,
  );
}

/** `callback=Y` on a known lead changes the callback that is there, or adds one. */
export function updateCallback(call: ApiCall, lead: LeadRow): void {
  const row = call.store.callbacks.find(({ lead_id }) => lead_id === lead.lead_id);
  if (row === undefined) {
    addCallback(call, lead);
    return;
  }
  const time = callbackTime(call);
  const sent = {
    callback_time: time === '' ? '' : storedTime(time),
    lead_status: word(call, 'callback_status').slice(0, 6),
    campaign_id: word(call, 'campaign_id').slice(0, 8),
    list_id: digits(call, 'list_id_field'),
    recipient: flag(call, 'callback_type'),
    comments: callbackComments(call),
    user: word(call, 'callback_user'),
  };
  const set = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
  if (Object.keys(set).length === 0) {
    call.reply.say(
      `NOTICE: ${call.name} SCHEDULED CALLBACK NOT UPDATED, NO FIELDS SPECIFIED - ${lead.lead_id}|`,
    );
    return;
  }
  Object.assign(row, set);
  const told = [word(call, 'campaign_id'), time, sent.recipient, sent.user, word(call, 'callback_status')];
  call.reply.say(`NOTICE: ${call.name} SCHEDULED CALLBACK UPDATED - ${lead.lead_id}|${told.join('|')}`);
}

/** Move the lead's callbacks to the archive; returns how many there were. */
export function removeCallbacks(call: ApiCall, lead: LeadRow): number {
  const kept = call.store.callbacks.filter(({ lead_id }) => lead_id !== lead.lead_id);
  const removed = call.store.callbacks.length - kept.length;
  call.store.callbacks.splice(0, Number.POSITIVE_INFINITY, ...kept);
  return removed;
}

function callbackComments(call: ApiCall): string {
  return call.parameters
    .get('callback_comments')
    .replaceAll(/[^- +.:/@_0-9a-zA-Z]/g, '')
    .slice(0, 255);
}

/** MySQL reads a `T` or a `+` as the separator and drops a zone. */
function storedTime(time: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T+](\d{2}:\d{2}:\d{2}))?/.exec(time);
  return match === null ? '0000-00-00 00:00:00' : `${match[1] ?? ''} ${match[2] ?? '00:00:00'}`;
}
