import { PermanentError } from '../../src/domain/errors.ts';
import type { Lead } from '../../src/domain/event.ts';
import { callingCodeOf, nationalForDialer, toE164 } from '../../src/domain/phone.ts';
import { ALT_PHONE_WIDTH, PHONE_DIGITS } from './lead-columns.ts';

/** A number as VICIdial holds it. */
export interface Phone {
  /** Country calling code, digits (`1`). */
  readonly code: string;
  /** National number, digits. */
  readonly number: string;
}

/** The country of a number that does not tell it, where nothing else is configured. */
export const DEFAULT_PHONE_CODE = '1';

type Numbered = Pick<Lead, 'phone' | 'phoneCode' | 'e164'>;

/**
 * The lead's number without its country code, which goes into a field of its own: DNC lists and duplicate
 * checks compare exact text. A number in international form tells its country itself.
 *
 * Throws PermanentError (`invalid-phone`), also for a number that is not possible in its country: nobody could
 * look it up among those that must not be called. `undefined` = the lead has none.
 *
 * @param defaultCode of a number without a code
 */
export function phone(
  lead: Numbered,
  warnings: string[],
  defaultCode: string = DEFAULT_PHONE_CODE,
): Phone | undefined {
  const found = phoneAsGiven(lead, warnings, defaultCode);
  if (found === undefined) return undefined;
  // As it is asked about, so that nothing else is dialled.
  const asked = nationalForDialer(toE164(found.number, found.code) ?? '');
  if (asked !== undefined) return checked({ code: asked.phoneCode, number: asked.phone });
  throw new PermanentError(
    "the lead's phone number is not possible in its country, so nobody can say whether it may be called: mend it at its source, or send it with + and the country code",
    { code: 'invalid-phone' },
  );
}

/** The same for a number that a person dials: any that VICIdial takes. */
export function phoneAsGiven(
  lead: Numbered,
  warnings: string[],
  defaultCode: string = DEFAULT_PHONE_CODE,
): Phone | undefined {
  const given = lead.phone ?? '';
  if (given === '') return fromE164(lead);
  const told = callingCodeOf(lead.phoneCode);
  const code = told ?? defaultCode;
  const read = nationalForDialer(toE164(given, lead.phoneCode, code) ?? '');
  const all = digits(given);
  const bare = code === '1' && all.length === 11 && all.startsWith('1') ? all.slice(1) : all;
  const number = read?.phone ?? bare;
  if (number !== given) warnings.push('phone_number: written as national digits');
  if (read !== undefined && read.phoneCode !== code && told !== undefined)
    warnings.push('phone_code: taken from the number, which is in international form');
  if (told === undefined && digits(lead.phoneCode ?? '') !== '')
    warnings.push('phone_code: left out, it names no country');
  return checked({ code: read?.phoneCode ?? code, number });
}

function fromE164(lead: Omit<Numbered, 'phone'>): Phone | undefined {
  const all = digits(lead.e164 ?? '');
  if (all === '') return undefined;
  const read = nationalForDialer(toE164(`+${all}`, undefined) ?? '');
  if (read !== undefined) return checked({ code: read.phoneCode, number: read.phone });
  const code = callingCodeOf(lead.phoneCode) ?? (all.startsWith('1') ? '1' : '');
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

/**
 * National digits of an alternative number, which VICIdial dials with the calling code of the lead; `undefined`
 * where it is not possible, of another country, or longer than the column.
 */
export function altPhone(text: string, code: string): string | undefined {
  const read = nationalForDialer(toE164(text, code) ?? '');
  return read?.phoneCode !== code || read.phone.length > ALT_PHONE_WIDTH ? undefined : read.phone;
}

function digits(text: string): string {
  return text.replaceAll(/\D/g, '');
}
