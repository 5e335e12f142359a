import { PermanentError } from '../../src/domain/errors.ts';
import type { Lead } from '../../src/domain/event.ts';
import { ALT_PHONE_WIDTH, PHONE_DIGITS } from './lead-columns.ts';

/** A number as VICIdial holds it. */
export interface Phone {
  /** Country calling code, digits (`1`). */
  readonly code: string;
  /** National number, digits. */
  readonly number: string;
}

/**
 * The lead's number: the national one with its code, else taken from the E.164 form. The trunk `1` of a
 * North American number is dropped, because DNC lists and duplicate checks compare exact text. Throws
 * PermanentError (`invalid-phone`); `undefined` = the lead has none.
 */
export function phone(lead: Lead, warnings: string[]): Phone | undefined {
  const given = lead.phone ?? '';
  if (given === '') return fromE164(lead);
  const code = digits(lead.phoneCode ?? '') || '1';
  const all = digits(given);
  const number = code === '1' && all.length === 11 && all.startsWith('1') ? all.slice(1) : all;
  if (number !== given) warnings.push('phone_number: written as national digits');
  return checked({ code, number });
}

function fromE164(lead: Lead): Phone | undefined {
  const all = digits(lead.e164 ?? '');
  if (all === '') return undefined;
  const code = digits(lead.phoneCode ?? '') || (all.startsWith('1') ? '1' : '');
  if (code !== '' && all.startsWith(code)) return checked({ code, number: all.slice(code.length) });
  throw new PermanentError(
    'the lead has an international number without its country calling code: send `phone_code` and `phone_number`',
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
