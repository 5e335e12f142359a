import { PermanentError } from '../../src/domain/errors.ts';
import type { Lead } from '../../src/domain/event.ts';
import { callingCodeOf } from '../../src/domain/phone.ts';
import type { ApiParameters } from './api.ts';
import { COUNTRY, EMAIL, STATE, TEXT_COLUMN_KEYS, TEXT_COLUMNS, VENDOR_LEAD_CODE } from './lead-columns.ts';
import type { LeadLimits } from './lead-limits.ts';
import { altPhone, DEFAULT_PHONE_CODE, phone, type Phone } from './phone.ts';
import { sanitiseText, type TextColumn } from './sanitise.ts';
import { birthDate, genderCode, rankNumber } from './typed-values.ts';

/** A lead in the API's words. */
export interface LeadParameters {
  readonly phone: Phone | undefined;
  /** Only where it can be stored unchanged: it is a key. */
  readonly vendorLeadCode: string | undefined;
  readonly status: string | undefined;
  /** Everything else that was told; `''` = told to be empty. */
  readonly fields: ApiParameters;
  /** Fields and what was changed in them, without values. */
  readonly warnings: readonly string[];
}

/** Told to be empty, as update_lead wants to hear it; an empty value it ignores. */
const BLANK = '--BLANK--';

/**
 * Throws PermanentError (`invalid-phone`) where the phone number is none that VICIdial can hold, or not possible.
 *
 * @param whole the lead that `lead` is a part of, whose calling code counts for its numbers
 */
export function toLeadParameters(
  lead: Lead,
  options: LeadLimits,
  whole: Pick<Lead, 'phone' | 'phoneCode' | 'e164'> = lead,
): LeadParameters {
  const fields: Record<string, string> = {};
  const warnings: string[] = [];
  const leaveOut = (name: string, reason: string): void => {
    warnings.push(`${name}: left out, ${reason}`);
  };

  function put(name: string, text: string | undefined, column: TextColumn): void {
    if (text === undefined) return;
    const { value, changes } = sanitiseText(text, fit(name, column, options), options.nonLatin);
    if (changes.length > 0) warnings.push(`${name}: ${changes.join(', ')}`);
    // What is left of a value that was told must not blank the column.
    if (value !== '' || text.trim() === '') fields[name] = value;
  }

  /** Where a changed value would be a wrong one. */
  function putWhole(name: string, text: string | undefined, column: TextColumn): string | undefined {
    if (text === undefined) return undefined;
    const { value, changes } = sanitiseText(text, fit(name, column, options), options.nonLatin);
    if (changes.length > 0) {
      leaveOut(name, notHeld(text, value));
      return undefined;
    }
    fields[name] = value;
    return value;
  }

  function putTyped(
    name: string,
    text: string | undefined,
    read: (text: string) => string | undefined,
  ): void {
    if (text === undefined) return;
    const value = text === '' ? '' : read(text);
    if (value === undefined) return leaveOut(name, 'not a value that VICIdial knows');
    if (value !== text) warnings.push(`${name}: written as VICIdial holds it`);
    fields[name] = value;
  }

  for (const key of TEXT_COLUMN_KEYS) put(TEXT_COLUMNS[key].name, lead[key], TEXT_COLUMNS[key]);
  putWhole('email', lead.email, EMAIL);
  putWhole('country_code', lead.country, COUNTRY);
  if ((lead.state ?? '').length > fit('state', STATE, options).width && lead.province === undefined) {
    put('province', lead.state, TEXT_COLUMNS.province);
    warnings.push('state: sent as province, the column holds 2 characters');
  } else putWhole('state', lead.state, STATE);
  putTyped('gender', lead.gender, genderCode);
  putTyped('date_of_birth', lead.dateOfBirth, birthDate);
  putTyped('rank', lead.rank, rankNumber);
  putTyped('alt_phone', lead.altPhone, (text) => altPhone(text, codeOf(whole, options)));
  const vendorLeadCode = putWhole('vendor_lead_code', lead.vendorLeadCode, VENDOR_LEAD_CODE);
  delete fields['vendor_lead_code'];
  return {
    phone: phone(lead, warnings, options.defaultPhoneCode),
    vendorLeadCode: vendorLeadCode === '' ? undefined : vendorLeadCode,
    status: statusCode(lead.status, warnings),
    fields,
    warnings,
  };
}

/** The calling code of the lead: of its number, else as told. */
export function codeOf(
  lead: Pick<Lead, 'phone' | 'phoneCode' | 'e164'>,
  { defaultPhoneCode = DEFAULT_PHONE_CODE }: Pick<LeadLimits, 'defaultPhoneCode'>,
): string {
  return phone(lead, [], defaultPhoneCode)?.code ?? callingCodeOf(lead.phoneCode) ?? defaultPhoneCode;
}

/** The column as wide as the dialer really has it. */
function fit(name: string, column: TextColumn, { widths }: LeadLimits): TextColumn {
  return { ...column, width: widths?.[name] ?? column.width };
}

/** For a new lead: what is empty needs no telling. */
export function addFields({ fields }: LeadParameters): ApiParameters {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** For a lead that is there: what is empty is blanked. */
export function updateFields({ fields, status }: LeadParameters): ApiParameters {
  const blanked = Object.entries(fields).map(([name, value]) => [name, value === '' ? blank(name) : value]);
  return { ...(Object.fromEntries(blanked) as ApiParameters), ...(status === undefined ? {} : { status }) };
}

/** The filters of these two columns leave nothing, or a wrong value, of the word for blank. */
function blank(name: string): string {
  if (name === 'gender') return 'U';
  return name === 'rank' ? '0' : BLANK;
}

/** Why a text is left out, with the signs that are in the way; it stands unchanged where it came from. */
function notHeld(text: string, held: string): string {
  const signs = [...new Set(text.match(/[\p{P}\p{S}]/gu))].filter((sign) => !held.includes(sign));
  const what = signs.length === 0 ? 'it unchanged' : `${signs.join(' ')} in it`;
  return `VICIdial cannot hold ${what}; where it came from it stays as it is`;
}

function statusCode(status: string | undefined, warnings: string[]): string | undefined {
  if (status === undefined || status === '') return undefined;
  if (/^[-_0-9A-Za-z]{1,6}$/.test(status)) return status;
  warnings.push('status: left out, a status has 1 to 6 letters, digits, - or _');
  return undefined;
}

/** The phone of a lead that is to be added; throws PermanentError (`no-phone`) without one. */
export function requirePhone({ phone }: LeadParameters, who: string): Phone {
  if (phone !== undefined) return phone;
  throw new PermanentError(
    `${who}: the lead has no phone number and is not in VICIdial yet; send one with it, then replay the delivery`,
    { code: 'no-phone' },
  );
}
