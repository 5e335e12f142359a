import { PermanentError } from '../../src/domain/errors.ts';
import type { Lead } from '../../src/domain/event.ts';
import { nationalForDialer, toE164 } from '../../src/domain/phone.ts';
import { ALT_PHONE_WIDTH, PHONE_DIGITS } from './lead-columns.ts';

/** A number as VICIdial holds it. */
export interface Phone {
  /** Country calling code, digits (`1`). */
  readonly code: string;
  /** National number, digits. */
  readonly number: string;
}

/**
 * The lead's number without its country code, which goes into a field of its own: DNC lists and duplicate
 * checks compare exact text. A number in international form tells its country itself; without a code a number
 * counts as North American. Throws PermanentError (`invalid-phone`); `undefined` = the lead has none.
 */
export function phone(
  lead: Pick<Lead, 'phone' | 'phoneCode' | 'e164'>,
  warnings: string[],
): Phone | undefined {
  const given = lead.phone ?? '';
  if (given === '') return fromE164(lead);
  const code = digits(lead.phoneCode ?? '') || '1';
  const read = nationalForDialer(toE164(given, code) ?? '');
  const all = digits(given);
  const bare = code === '1' && all.length === 11 && all.startsWith('1') ? all.slice(1) : all;
  const number = read?.phone ?? bare;
  if (number !== given) warnings.push('phone_number: written as national digits');
  if (read !== undefined && read.phoneCode !== code && digits(lead.phoneCode ?? '') !== '')
    warnings.push('phone_code: taken from the number, which is in international form');
  return checked({ code: read?.phoneCode ?? code, number });
}

function fromE164(lead: Pick<Lead, 'phoneCode' | 'e164'>): Phone | undefined {
  const all = digits(lead.e164 ?? '');
  if (all === '') return undefined;
  const read = nationalForDialer(toE164(`+${all}`, undefined) ?? '');
  if (read !== undefined) return checked({ code: read.phoneCode, number: read.phone });
  const code = digits(lead.phoneCode ?? '') || (all.startsWith('1') ? '1' : '');
  if (code !== '' && all.startsWith(code)) return checked({ code, number: all.slice(code.length) });
  throw new PermanentError(
    'the lead has an international number of no country that is known: send `phone_code` and `phone_number`',
    { code: 'invalid-phone' },
  );
}

function checked(phone: Phone): Phone {
  const { length } = phone.number;
  if (length >= PHONE_DIGITS.min && length <= PHONE_DIGITS.max && phone.code.length <= 10) return phone;
  throw new PermanentError(
    `the lead's phone number has ${length} digits; VICIdial takes ${PHONE_DIGITS.min} to ${PHONE_DIGITS.max}: mend it at its source`,
    { code: 'invalid-phone' },
  );
}

/** Digits of an alternative number; `undefined` = none or more than the column holds. */
export function altPhone(text: string): string | undefined {
  const number = digits(text);
  return number === '' || number.length > ALT_PHONE_WIDTH ? undefined : number;
}

function digits(text: string): string {
  return text.replaceAll(/\D/g, '');
}
