import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import { nationalForDialer, toE164 } from '../../../src/domain/phone.ts';
import type { LeadParameters } from '../lead-parameters.ts';
import { DEFAULT_PHONE_CODE } from '../phone.ts';
import type { OrderParts } from './order-parts.ts';

/** A number in both forms that are asked about. */
export interface AskedNumber {
  /** Undefined where it is no possible number: nobody can say whether it may be called. */
  readonly e164: string | undefined;
  /** As VICIdial dials it, digits. */
  readonly national: string;
}

/**
 * @param phoneCode of the number, where it does not tell its country itself
 * @param defaultCode where `phoneCode` tells none either
 */
export function askedNumber(
  text: string,
  phoneCode: string | undefined,
  defaultCode: string = DEFAULT_PHONE_CODE,
): AskedNumber | undefined {
  const digits = text.replaceAll(/\D/g, '');
  if (digits === '') return undefined;
  const e164 = toE164(text, phoneCode, defaultCode);
  return { e164, national: nationalForDialer(e164 ?? '')?.phone ?? digits };
}

/** Every number of the person that the order tells, the one to dial first. */
export function numbersOf(
  { lead, altPhones }: Pick<LeadOrder, 'lead' | 'altPhones'>,
  {
    lead: { phone },
    phoneCode: code,
  }: Pick<OrderParts, 'phoneCode'> & { readonly lead: Pick<LeadParameters, 'phone'> },
): AskedNumber[] {
  const further = altPhones.map(({ number, phoneCode }) => askedNumber(number, phoneCode, code));
  const all = [
    phone === undefined ? undefined : askedNumber(phone.number, phone.code),
    askedNumber(lead.altPhone ?? '', undefined, code),
    ...further,
  ];
  const seen = new Set<string>();
  return all.filter((one): one is AskedNumber => {
    if (one === undefined || seen.has(one.national)) return false;
    seen.add(one.national);
    return true;
  });
}

/** Turns for numbers: whoever adds a person, and whoever says that nobody may call, waits for the other. */
export function numberKeys(numbers: readonly Pick<AskedNumber, 'national'>[]): readonly string[] {
  return numbers.map(({ national }) => `phone:${national}`);
}

/** The turn of one lead. */
export function leadTurn(leadId: string): string {
  return `lead:${leadId}`;
}
