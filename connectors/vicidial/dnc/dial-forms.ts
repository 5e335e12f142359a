import { nationalForDialer } from '../../../src/domain/phone.ts';

/** A number in the ways that it may stand in VICIdial, which compares texts. */
export interface DialForms {
  /** As leads have it, and so as it is dialled: without the calling code, which has a column of its own. */
  readonly national: string;
  /** As lists that were loaded otherwise may have it: with the calling code, or with a trunk zero. */
  readonly others: readonly string[];
}

/** What add_dnc_phone and lead_search take. */
const USABLE = /^\d{6,16}$/;

/** @returns undefined for what is not E.164, or too short for VICIdial */
export function dialForms(e164: string): DialForms | undefined {
  const read = nationalForDialer(e164);
  if (read === undefined || !USABLE.test(read.phone)) return undefined;
  const { phone, phoneCode } = read;
  const others = [`${phoneCode}${phone}`, ...(phoneCode === '1' ? [] : [`0${phone}`])];
  return { national: phone, others: others.filter((form) => USABLE.test(form)) };
}
