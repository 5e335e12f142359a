import type { CrmRecord } from '../crm-record.ts';
import { toE164 } from '../phone.ts';
import type { MappingEnv } from './env.ts';
import { claimedFacts, type Facts, factsOf } from './facts.ts';
import { holds } from './holds.ts';
import type { ObjectMapping } from './schema.ts';
import { type RuleContext, valueOf } from './value-of.ts';
import type { ValueRule } from './value-rule.ts';

/**
 * Whether the record says that its person must not be called any more; undefined = that cannot be told, because
 * a field of the condition was not to be read.
 */
export function isOptedOut(record: CrmRecord, { optOut }: ObjectMapping): boolean | undefined {
  return optOut === undefined ? false : holds(optOut.when, factsOf(record));
}

/**
 * Whether what a message tells of a record is an opt-out: only where its fields alone decide it. What it does
 * not tell is no answer, so that it never says "no" for the record.
 */
export function claimsOptOut(fields: Readonly<Record<string, string>>, mapping: ObjectMapping): boolean {
  return meets(mapping, claimedFacts(fields));
}

/**
 * Every number of the record that the mapping can bring to the dialer, E.164, each once. Of a rule that
 * chooses (a first-of, cases) every choice counts: who must not be called must not be on another number.
 */
export function numbersOf(record: CrmRecord, mapping: ObjectMapping, env: MappingEnv): string[] {
  const context: RuleContext = { facts: factsOf(record), env, warn: () => undefined };
  const { phone_number: phone, phone_code: phoneCode, alt_phone: alt } = mapping.fields;
  const own = phoneCode === undefined ? '' : (valueOf(phoneCode, context) ?? '');
  const code = own.replaceAll(/\D/g, '') || env.defaultPhoneCode;
  const numbers = [phone, alt, ...mapping.altPhones.map(({ from }) => from)]
    .flatMap((rule) => (rule === undefined ? [] : choicesOf(rule)))
    .map((rule) => toE164(valueOf(rule, context) ?? '', code))
    .filter((number) => number !== undefined);
  return [...new Set(numbers)];
}

/** The rule itself, and each rule that it may choose. */
function choicesOf(rule: ValueRule): readonly ValueRule[] {
  if (typeof rule === 'string') return [rule];
  const { firstOf = [], cases = [], lookup, else: otherwise } = rule;
  const parts = [...firstOf, ...cases.map(({ use }) => use)];
  if (otherwise !== undefined && lookup === undefined) parts.push(otherwise);
  return [rule, ...parts.flatMap(choicesOf)];
}

function meets({ optOut }: ObjectMapping, facts: Facts): boolean {
  return optOut !== undefined && holds(optOut.when, facts) === true;
}
