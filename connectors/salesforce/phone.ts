import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { nationalForDialer, toE164 } from '../../src/domain/phone.ts';

/**
 * What to look for in Salesforce's phone index for an E.164 number: it holds words as they were typed, split
 * at punctuation, so every usual way of writing counts. Digits and spaces only; nothing needs escaping.
 * Empty when the number cannot be parsed.
 */
export function searchTerms(e164: string): readonly string[] {
  const number = e164.startsWith('+') ? parsePhoneNumberFromString(e164) : undefined;
  if (number === undefined) return [];
  const written = [number.number, number.formatNational(), number.formatInternational()];
  const words = written.map((text) => text.replaceAll(/\D+/g, ' ').trim());
  const joined = words.map((text) => text.replaceAll(' ', ''));
  const terms = [...new Set([number.nationalNumber, ...joined, ...words])];
  // A phrase finds every longer one that it stands in.
  return terms.filter((term) => !terms.some((other) => other !== term && isWithin(other, term)));
}

function isWithin(phrase: string, longer: string): boolean {
  return phrase.includes(' ') && ` ${longer} `.includes(` ${phrase} `);
}

/** Whether a number as Salesforce holds it is the same as an E.164 number, read with that number's country code. */
export function isSameNumber(held: string, e164: string): boolean {
  const code = nationalForDialer(e164)?.phoneCode;
  return code !== undefined && toE164(held, code) === e164;
}
