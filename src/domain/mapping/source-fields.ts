import type { ObjectMapping } from './schema.ts';
import { LEAD_TARGETS } from './targets.ts';
import type { ValueRule } from './value-rule.ts';
import { fieldsOfRule } from './wanted-fields.ts';

/**
 * The fields of the record that one part of an order comes from. `part` is a field of our leads
 * (`firstName`), or `custom.` and the name of a custom field; empty for what is not made from fields alone.
 */
export function sourceFieldsOf(mapping: ObjectMapping, part: string): readonly string[] {
  const rules = rulesFor(mapping, part);
  return [...new Set(rules.flatMap((rule) => fieldsOfRule(rule)))];
}

function rulesFor(mapping: ObjectMapping, part: string): readonly ValueRule[] {
  const { fields, list, rank, owner, source } = mapping;
  const own: Readonly<Record<string, ValueRule | undefined>> = {
    listId: list,
    rank,
    owner,
    sourceId: source,
  };
  const targets = Object.entries(fields).filter(([target]) => partOf(target) === part);
  // The number is told three times: as it is, its calling code, and in E.164.
  const number = part === 'e164' || part === 'phoneCode' ? fields.phone_number : undefined;
  return [...targets.map(([, rule]) => rule), own[part], number].filter((rule) => rule !== undefined);
}

function partOf(target: string): string {
  return Object.hasOwn(LEAD_TARGETS, target) ? LEAD_TARGETS[target as keyof typeof LEAD_TARGETS] : target;
}
