import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js';

/**
 * What to look for in Salesforce's phone index for an E.164 number: it holds words as they were typed, split
 * at punctuation, so every usual way of writing counts. Digits and spaces only; nothing needs escaping.
 * Empty when the number cannot be parsed.
 */
export function searchTerms(e164: string): readonly string[] {
  const number = parse(e164);
  if (number === undefined) return [];
  const written = [number.number, number.formatNational(), number.formatInternational()];
  const words = written.map((text) => text.replaceAll(/\D+/g, ' ').trim());
  const joined = words.map((text) => text.replaceAll(' ', ''));
  return [...new Set([number.nationalNumber, ...joined, ...words])];
}

/** Whether a number as Salesforce holds it is the same as an E.164 number, read in that number's country. */
export function isSameNumber(held: string, e164: string): boolean {
  const wanted = parse(e164);
  if (wanted === undefined) return false;
  const defaults =
    wanted.country === undefined
      ? { defaultCallingCode: wanted.countryCallingCode }
      : { defaultCountry: wanted.country };
  return parse(held, defaults)?.number === wanted.number;
}

function parse(
  text: string,
  defaults?: Exclude<Parameters<typeof parsePhoneNumberFromString>[1], string | undefined>,
): PhoneNumber | undefined {
  try {
    return defaults === undefined
      ? parsePhoneNumberFromString(text)
      : parsePhoneNumberFromString(text, defaults);
  } catch {
    return undefined;
  }
}
