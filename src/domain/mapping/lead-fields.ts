import type { Lead } from '../event.ts';
import { dayOf } from './day.ts';
import type { MappingEnv } from './env.ts';
import type { Evaluated } from './evaluate.ts';
import { altPhone, leadPhone } from './lead-phone.ts';
import { customField, LEAD_TARGETS, type LeadTarget } from './targets.ts';

export interface LeadFields {
  readonly lead: Lead;
  readonly custom: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** The values of the rules as a lead: numbers and days in VICIdial's form, empty ones told to be empty. */
export function leadFields(values: readonly Evaluated[], env: MappingEnv): LeadFields {
  const told = new Map(values.map(({ target, value }) => [target, value]));
  const warnings = values.flatMap(({ target, warnings }) => warnings.map((text) => `${target}: ${text}`));
  const phone = leadPhone(
    { number: told.get('phone_number'), code: told.get('phone_code') },
    env.defaultPhoneCode,
  );
  warnings.push(...phone.warnings);

  const lead: Partial<Record<keyof Lead, string>> = {};
  const custom: Record<string, string> = {};
  for (const { target, value } of values) {
    if (value === undefined || target === 'phone_number' || target === 'phone_code') continue;
    const name = customField(target);
    if (name !== undefined) {
      custom[name] = value.trim() === '' ? '' : value;
      continue;
    }
    const fitted = fit(target, value, { env, code: phone.fields.phoneCode ?? env.defaultPhoneCode });
    if ('fault' in fitted) warnings.push(`${target}: left out, ${fitted.fault}`);
    else lead[LEAD_TARGETS[target as LeadTarget]] = fitted.text;
  }
  return { lead: { ...lead, ...phone.fields }, custom, warnings };
}

/** A value as its column needs it. */
function fit(
  target: string,
  value: string,
  { env, code }: { readonly env: MappingEnv; readonly code: string },
): { readonly text: string } | { readonly fault: string } {
  if (value.trim() === '') return { text: '' };
  if (target === 'date_of_birth') {
    const day = dayOf(value, env.timezone);
    return day === undefined ? { fault: 'not a date that can be read in one way only' } : { text: day };
  }
  if (target !== 'alt_phone') return { text: value };
  const number = altPhone(value, code);
  if (number !== undefined) return { text: number };
  return { fault: "no number of the lead's country: VICIdial would dial it with the lead's calling code" };
}
