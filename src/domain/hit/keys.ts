import { digestOf } from './digest.ts';

const MAX_LENGTH = 80;
const SAFE_PART = /^[A-Za-z0-9._-]+$/;
const UNSAFE = /[^A-Za-z0-9._-]/g;

/** One per person and dialer: `main:101`. Charset `[A-Za-z0-9._:-]`, at most 80 characters. */
export function leadKey(source: string, leadId: string): string {
  return keyOf([source, leadId]);
}

/**
 * The key of a person who is known by a phone number or an address only. A digest, because keys are logged:
 * `web:h` and 26 characters.
 */
export function contactKey(source: string, contact: string): string {
  return keyOf([source, `h${digestOf([source, contact])}`]);
}

/**
 * The key of a person by an id that the sender chose: `web:sf-00Q5`. Keys are logged, so an id that is an
 * e-mail address, or looks like a phone number, stands as its digest.
 */
export function senderKey(source: string, id: string): string {
  return isContact(id) ? contactKey(source, id) : leadKey(source, id);
}

const ADDRESS = /\S@\S/;
const NUMBER = /^(?:tel:)?[+\d\s()./_-]+$/i;

/** An address; 10 to 15 digits; or 7 and more digits with signs between or before them. */
function isContact(id: string): boolean {
  if (ADDRESS.test(id)) return true;
  const digits = id.replace(/\D/g, '').length;
  return NUMBER.test(id) && (digits === id.length ? digits >= 10 && digits <= 15 : digits >= 7);
}

/** One per record of a CRM: `crm:contact:123`. */
export function recordKey(connection: string, object: string, id: string): string {
  return keyOf([connection, object, id]);
}

/** One per call: `main:1795310300.1004:101`; without the lead where the hit did not name it. */
export function callKey(source: string, call: string, leadId: string | undefined): string {
  return keyOf(leadId === undefined ? [source, call] : [source, call, leadId]);
}

/** Parts joined with `:`; what does not fit the charset or the length ends in a digest of the whole. */
function keyOf(parts: readonly string[]): string {
  const plain = parts.join(':');
  if (plain.length <= MAX_LENGTH && parts.every((part) => SAFE_PART.test(part))) return plain;
  const tail = digestOf(parts);
  const head = parts.map((part) => part.replace(UNSAFE, '_')).join(':');
  return `${head.slice(0, MAX_LENGTH - tail.length - 1)}:${tail}`;
}
