import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/min';

/** The library throws for a calling code that it does not know, so they are looked up first. */
const CALLING_CODES: ReadonlySet<string> = new Set(
  getCountries().map((country) => getCountryCallingCode(country)),
);
/** What is dialled in front of an international number. */
const ACCESS_PREFIX = /^(?:0011|011|00)/;
/** Put into the phone code. */
const PREFIX_ONLY = /^(?:0011|011|00)$/;
/** What a spreadsheet that took a number for one to reckon with puts behind it. */
const SPREADSHEET_ZERO = /^(\d+)\.0+$/;
/** `0000000000` and the like: typed to get past a form, and possible by length. */
const ONE_DIGIT = /^(\d)\1*$/;
const NORTH_AMERICA = '1';
/** `+` and fewer digits than this may be a local number that happens to begin as a calling code does. */
const MIN_UNMARKED = 12;
const MAX_INPUT = 40;

/**
 * E.164 (`+13125550101`) for a number as VICIdial holds it (`phone_number` and `phone_code`) or as a form
 * sends it (`+44 20 7946 0018`, with any code). What is dialled in front of a number from abroad (00, 011) is no
 * part of it, and a number that is too long for its country counts as one with its calling code. Undefined when
 * it is not possible as a phone number, or when neither the number nor a code tells the country: a country is
 * never guessed. Never throws.
 *
 * @param defaultCode for a number whose own code says nothing (`''`, `0`)
 */
export function toE164(
  number: string,
  phoneCode: string | undefined,
  defaultCode?: string,
): string | undefined {
  const text = number.trim().replace(SPREADSHEET_ZERO, '$1');
  if (text === '' || text.length > MAX_INPUT) return undefined;
  if (text.startsWith('+')) return possible(text);
  const code = callingCodeOf(phoneCode) ?? callingCodeOf(defaultCode);
  const isPrefixed = PREFIX_ONLY.test((phoneCode ?? '').trim());
  const abroad = isPrefixed ? valid(`+${withoutPrefix(text)}`) : undefined;
  if (abroad !== undefined) return abroad;
  if (code !== undefined) return CALLING_CODES.has(code) ? inCountry(text, code) : undefined;
  return isPrefixed || prefixOf(text) !== '' ? possible(`+${withoutPrefix(text)}`) : undefined;
}

/** The digits of a calling code as it is written (`+1`, `01144`); undefined for one that says nothing (`0`, `011`). */
export function callingCodeOf(phoneCode: string | undefined): string | undefined {
  const digits = digitsOf(phoneCode ?? '');
  const code = digits.replace(ACCESS_PREFIX, '');
  return /^0*$/.test(code) ? undefined : code;
}

/** As a national number; else, behind what is dialled for abroad or too long for the country, as an international one. */
function inCountry(text: string, code: string): string | undefined {
  const prefix = prefixOf(text);
  if (prefix === '') return possible(text, code) ?? unmarked(text);
  const rest = withoutPrefix(text);
  // Leeds is 0113: outside of North America only two zeros are no beginning of a national number.
  const national = prefix === '011' && code !== NORTH_AMERICA ? possible(text, code) : undefined;
  return national ?? valid(`+${rest}`) ?? possible(rest, code);
}

function prefixOf(text: string): string {
  return ACCESS_PREFIX.exec(digitsOf(text))?.[0] ?? '';
}

/** An international number without its plus sign. */
function unmarked(text: string): string | undefined {
  const found = valid(`+${text}`);
  return found === undefined || found.length < MIN_UNMARKED ? undefined : found;
}

/** Stricter than `possible`: the digits behind the calling code begin as numbers of that country do. */
function valid(text: string): string | undefined {
  return parse(text)?.isValid() === true ? possible(text) : undefined;
}

function withoutPrefix(text: string): string {
  let left = prefixOf(text).length;
  return text.replaceAll(/\d/g, (digit) => (left-- > 0 ? '' : digit));
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

function possible(text: string, callingCode?: string): string | undefined {
  const parsed = parse(text, callingCode);
  if (parsed?.isPossible() !== true || isNonsense(parsed)) return undefined;
  // A trunk prefix that was there twice is still in it; each round takes digits away.
  return parsed.number === text ? text : possible(parsed.number);
}

/** Of a possible length only: such a national number would be taken for one from abroad. */
function isNonsense({ nationalNumber, countryCallingCode }: PhoneNumber): boolean {
  if (ONE_DIGIT.test(nationalNumber)) return true;
  return nationalNumber.startsWith(countryCallingCode === NORTH_AMERICA ? '0' : '00');
}

function parse(text: string, callingCode?: string): PhoneNumber | undefined {
  try {
    return parsePhoneNumberFromString(
      text,
      callingCode === undefined ? undefined : { defaultCallingCode: callingCode },
    );
  } catch {
    return undefined;
  }
}

/** A number as VICIdial's lead fields take it: calling code, and national number without a trunk prefix. */
export interface DialerNumber {
  readonly phoneCode: string;
  /** Digits. */
  readonly phone: string;
}

/** Take E.164 apart for VICIdial's `phone_code` and `phone_number`; undefined when it is not E.164. */
export function nationalForDialer(e164: string): DialerNumber | undefined {
  const parsed = e164.startsWith('+') ? parse(e164) : undefined;
  return parsed === undefined
    ? undefined
    : { phoneCode: parsed.countryCallingCode, phone: parsed.nationalNumber };
}
