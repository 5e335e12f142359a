import type { Mark } from '../../domain/event.ts';

/**
 * What each mark says. The texts name no value: marks are logged and shown to people who may not see a
 * caller's data. `docs/events.md` lists them.
 */
const MESSAGES = {
  'missing-lead-id': 'no lead_id came: add lead_id=--A--lead_id--B-- to the URL',
  'bad-lead-id': 'lead_id is not a number of 1 to 10 digits',
  'missing-status': 'no status came: add dispo=--A--dispo--B-- (No Agent URL: status) to the URL',
  'unknown-status': 'not one of the known status codes; check the template, or add it to the known ones',
  'no-call-identity':
    'neither uniqueid nor call_id came, so a repeat is told by its bytes only: add both to the URL',
  'no-phone-code': 'a number came without phone_code, so its country is not known: add phone_code to the URL',
  'bad-phone': 'not possible as a phone number in its country',
  'missing-phone': 'no phone number came, so the dialer cannot call this lead',
  'too-long': 'longer than the column that VICIdial keeps it in; kept whole here',
  'not-utf8': 'not UTF-8; read as Windows-1252',
  'bad-time': 'not a time as VICIdial writes it; left out',
  'clock-ahead':
    'in the future when read on the clock of the time zone; read as UTC if that fits, else left out',
  'bad-number': 'not a number of seconds; left out',
  'secret-in-url': 'a password stands in the URL: take it out of the template',
  'unreadable-body': 'the body was not read: send a form or a JSON object',
  'fields-cut': 'more came than is taken from one post: fields are missing, or a name is cut',
  'file-ignored': 'a file came; files are not taken',
  'control-ignored': 'anybody may post to this source, so this was not taken from the post',
  'no-number': 'no number came that could be blocked',
  'not-lifted': 'asks to lift a number, which a post never does: see vicibridge dnc lift',
  'unknown-action': 'not a known action; taken for one that blocks',
  'blocked-everywhere':
    'campaign and dialer must both be told, the dialer by its name here: blocked in every campaign instead',
  salvaged: 'the request line was not valid HTTP and was mended',
  reconciled: 'told by the records of the dialer, its hit had not come; taken back in',
  backfilled: 'of a time that was asked to be read again; goes behind all that is live',
  overtaken: 'a later event of the call was told already: not sent where that one went',
  'unknown-event': 'no event that this version knows; it is kept, and nothing was done',
  'bad-record-id': 'no id that a record of the CRM can have',
  'missing-object': 'does not name the object, and the id is of none that is known',
  'unknown-change': 'not a known kind of change; taken for an update',
  'missing-notification-id': 'the notification has no id, so a repeat cannot be told from another change',
  'unknown-trigger': 'no trigger of this name is known; taken for a call that started',
  'parse-failed': 'the request could not be read; it is in the journal as it came',
} as const;
export type MarkCode = keyof typeof MESSAGES;
export const MARK_CODES = Object.keys(MESSAGES) as readonly MarkCode[];

export function mark(code: MarkCode, field?: string): Mark {
  return field === undefined
    ? { code, message: MESSAGES[code] }
    : { code, field, message: `${field}: ${MESSAGES[code]}` };
}
