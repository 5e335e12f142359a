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
/** What is dialled in front of an international number, where it was put into the phone code. */
const ACCESS_PREFIX = /^(?:0011|011|00)/;
/** `0000000000` and the like: typed to get past a form, and possible by length. */
const ONE_DIGIT = /^(\d)\1*$/;
const MAX_INPUT = 40;

/**
 * E.164 (`+13125550101`) for a number as VICIdial holds it (`phone_number` and `phone_code`) or as a form
 * sends it (`+44 20 7946 0018`, with any code). Undefined when it is not possible as a phone number, or when
 * neither the number nor the code tells the country: a country is never guessed. Never throws.
 */
export function toE164(number: string, phoneCode: string | undefined): string | undefined {
  const text = number.trim();
  if (text === '' || text.length > MAX_INPUT) return undefined;
  if (text.startsWith('+')) return possible(text);
  const code = (phoneCode ?? '').replace(/\D/g, '').replace(ACCESS_PREFIX, '');
  if (code === '' || code === '0') return fromAbroad(text, phoneCode);
  if (!CALLING_CODES.has(code)) return undefined;
  return possible(text, code);
}

/** Without a country code only a number that is written for calling from abroad says where it belongs. */
function fromAbroad(text: string, phoneCode: string | undefined): string | undefined {
  const digits = text.replace(/\D/g, '');
  const codeIsPrefix = ACCESS_PREFIX.test((phoneCode ?? '').trim());
  if (!codeIsPrefix && !ACCESS_PREFIX.test(digits)) return undefined;
  return possible(`+${digits.replace(ACCESS_PREFIX, '')}`);
}

function possible(text: string, callingCode?: string): string | undefined {
  const parsed = parse(text, callingCode);
  if (parsed?.isPossible() !== true || ONE_DIGIT.test(parsed.nationalNumber)) return undefined;
  return parsed.number;
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
