import type { Lead } from '../event.ts';
import type { AltPhone } from '../lead-order.ts';
import { toE164 } from '../phone.ts';
import type { MappingEnv } from './env.ts';
import type { Facts } from './facts.ts';
import type { ObjectMapping } from './schema.ts';
import { valueOf } from './value-of.ts';

/** A number with so few digits is none. */
const MIN_DIGITS = 6;

/** The person's further numbers, each once, without those that the lead has in a column of its own. */
export function altPhonesOf(
  mapping: Pick<ObjectMapping, 'altPhones'>,
  lead: Pick<Lead, 'e164' | 'phone' | 'phoneCode' | 'altPhone'>,
  context: { readonly facts: Facts; readonly env: MappingEnv; readonly warn: (warning: string) => void },
): readonly AltPhone[] {
  const code = lead.phoneCode ?? context.env.defaultPhoneCode;
  const seen = new Set([lead.e164, lead.phone, keyOf(lead.altPhone ?? '', code)]);
  return mapping.altPhones.flatMap(({ from, note }, index) => {
    const warn = (text: string): void => context.warn(`altPhones[${index}]: ${text}`);
    const number = valueOf(from, { facts: context.facts, env: context.env, warn })?.trim() ?? '';
    if (number === '') return [];
    if (number.replaceAll(/\D/g, '').length < MIN_DIGITS) {
      warn('left out, not a phone number');
      return [];
    }
    const key = keyOf(number, code);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ number, phoneCode: undefined, note }];
  });
}

function keyOf(number: string, code: string): string {
  return toE164(number, code) ?? number.replaceAll(/\D/g, '');
}
