import type { Lead } from '../event.ts';
import { nationalForDialer, toE164 } from '../phone.ts';

/** `add_lead` refuses numbers with fewer or more digits (`non_agent_api.php`, 2.14-202). */
const DIGITS = { min: 6, max: 16 };

export interface LeadPhone {
  /** Empty where there is no number, or none that VICIdial takes. */
  readonly fields: Pick<Lead, 'phone' | 'phoneCode' | 'e164'>;
  readonly warnings: readonly string[];
}

/** The number as VICIdial holds it (calling code and national digits) wherever it is understood. */
export function leadPhone(
  told: { readonly number: string | undefined; readonly code: string | undefined },
  defaultCode: string,
): LeadPhone {
  const number = told.number?.trim() ?? '';
  if (number === '') return { fields: {}, warnings: [] };
  const code = told.code?.replaceAll(/\D/g, '') || defaultCode;
  const e164 = toE164(number, code);
  const national = e164 === undefined ? undefined : nationalForDialer(e164);
  if (e164 !== undefined && national !== undefined) return { fields: { ...national, e164 }, warnings: [] };
  const digits = number.replaceAll(/\D/g, '');
  if (digits.length < DIGITS.min || digits.length > DIGITS.max)
    return { fields: {}, warnings: ['phone_number: left out, not a phone number'] };
  return {
    fields: { phone: digits, phoneCode: code },
    warnings: ['phone_number: not possible as a phone number in its country'],
  };
}

/**
 * A number for `alt_phone`, which VICIdial dials with the calling code of the lead: national digits of a
 * number of the same country, as it is where the country is not known; undefined for one of another country.
 */
export function altPhone(told: string, code: string): string | undefined {
  const e164 = toE164(told, code);
  if (e164 === undefined) return told.replaceAll(/\D/g, '') === '' ? undefined : told.trim();
  const national = nationalForDialer(e164);
  return national?.phoneCode === code ? national.phone : undefined;
}
