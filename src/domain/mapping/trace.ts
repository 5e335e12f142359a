import type { CrmRecord } from '../crm-record.ts';
import type { Condition } from './condition.ts';
import { conditionWords } from './condition-words.ts';
import type { MappingEnv } from './env.ts';
import { evaluate } from './evaluate.ts';
import { factsOf } from './facts.ts';
import { leadFields } from './lead-fields.ts';
import { type Named, nameCondition } from './named.ts';
import { ruleWords } from './rule-words.ts';
import type { ObjectMapping } from './schema.ts';
import { targetRules } from './target-rules.ts';
import { customField, LEAD_TARGETS, type LeadTarget } from './targets.ts';
import type { ValueRule } from './value-rule.ts';
import { fieldsOfRule } from './wanted-fields.ts';

/** How one part of an order came about. Holds the record's values: for the eyes of its owner only. */
export interface TracedValue {
  /** `first_name`, `custom.policy`, `list`, `altPhones[0]` ... */
  readonly target: string;
  /** The fields that the rule reads, with what the record holds; null = the record has no such field. */
  readonly from: Readonly<Record<string, string | null>>;
  readonly rule: string;
  /** What goes to the dialer's side; `''` = told to be empty, null = not told. */
  readonly value: string | null;
}

export interface TracedCondition {
  readonly rule: string;
  readonly from: Readonly<Record<string, string | null>>;
}

/** Every rule of a mapping, what it read of the record and what came of it. */
export function traceValues(
  record: CrmRecord,
  mapping: ObjectMapping,
  env: MappingEnv,
): readonly TracedValue[] {
  const facts = factsOf(record);
  const told = (fields: readonly string[]) =>
    Object.fromEntries(fields.map((field) => [field, facts.field(field) ?? null]));
  const trace = (target: string, rule: ValueRule, value: string | undefined): TracedValue => ({
    target,
    from: told(fieldsOfRule(rule)),
    rule: ruleWords(rule),
    value: value ?? null,
  });

  const values = targetRules(mapping).map((rule) => evaluate(rule, facts, env));
  const { lead, custom } = leadFields(values, env);
  const { list, campaign, callback, altPhones } = mapping;
  const others: readonly (readonly [string, ValueRule | undefined])[] = [
    ['list', list],
    ['campaign', campaign],
    ...altPhones.map(({ from }, index) => [`altPhones[${index}]`, from] as const),
    ['callback.at', callback?.at],
    ['callback.agent', callback?.agent],
    ['callback.comments', callback?.comments],
  ];
  return [
    ...values.map(({ target, rule }) => {
      const name = customField(target);
      return trace(
        target,
        rule,
        name === undefined ? lead[LEAD_TARGETS[target as LeadTarget]] : custom[name],
      );
    }),
    ...others.flatMap(([target, rule]) =>
      rule === undefined ? [] : [trace(target, rule, evaluate({ target, rule }, facts, env).value)],
    ),
  ];
}

/** What a condition asks of, as the record has it. */
export function traceCondition(condition: Condition, record: CrmRecord): TracedCondition {
  const named: Named = { fields: new Set(), memberships: false };
  nameCondition(condition, named);
  const facts = factsOf(record);
  const fields = [...named.fields].map((field) => [field, facts.field(field) ?? null] as const);
  const lists = named.memberships ? [['(member of)', record.memberships.join(', ')] as const] : [];
  return { rule: conditionWords(condition), from: Object.fromEntries([...fields, ...lists]) };
}
