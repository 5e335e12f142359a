import type { RecordWant } from '../crm-record.ts';
import type { Condition } from './condition.ts';
import { nameCondition, type Named, nameRule } from './named.ts';
import type { ObjectMapping } from './schema.ts';
import { targetRules } from './target-rules.ts';
import type { ValueRule } from './value-rule.ts';

/** What a reader of a record must ask for, so that the mapping can be made: every field that it names. */
export function wantOf(mapping: ObjectMapping): RecordWant {
  const named: Named = { fields: new Set(), memberships: false };
  const { when, hot, callback, optOut, list, campaign } = mapping;
  for (const condition of [when, hot?.when, callback?.when, optOut?.when])
    if (condition !== undefined) nameCondition(condition, named);
  const rules = [
    ...targetRules(mapping).map(({ rule }) => rule),
    ...mapping.altPhones.map(({ from }) => from),
    list,
    campaign,
    callback?.at,
    callback?.agent,
    callback?.comments,
    optOut?.by,
  ];
  for (const rule of rules) if (rule !== undefined) nameRule(rule, named);
  return { fields: [...named.fields], memberships: named.memberships };
}

/** The fields of the record that a condition asks. */
export function fieldsOfCondition(condition: Condition): readonly string[] {
  const named: Named = { fields: new Set(), memberships: false };
  nameCondition(condition, named);
  return [...named.fields];
}

/** The fields of the record that one rule reads. */
export function fieldsOfRule(rule: ValueRule): readonly string[] {
  const named: Named = { fields: new Set(), memberships: false };
  nameRule(rule, named);
  return [...named.fields];
}
