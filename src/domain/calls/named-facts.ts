import { nameCondition, type Named, nameRule } from '../mapping/named.ts';
import type { ValueRule } from '../mapping/value-rule.ts';
import type { Condition } from '../mapping/condition.ts';
import type { CallRule, FieldRules } from './rule-schema.ts';
import { ruleOfText, type TextRule } from './text-rule.ts';

/** What one part of a rule reads of a call. */
export interface PartReads {
  readonly path: readonly string[];
  readonly names: readonly string[];
  /** It asks for lists or campaigns of the CRM, of which a call tells nothing. */
  readonly memberships: boolean;
}

/** What every part of a rule reads. */
export function readsOf(rule: CallRule): readonly PartReads[] {
  const { when, unless, outcome, subject, activity, person, owner } = rule;
  return [
    ...ofCondition(['when'], when),
    ...ofCondition(['unless'], unless),
    ...readsOfText(['outcome'], outcome),
    ...readsOfText(['subject'], subject),
    ...readsOfText(['owner'], owner),
    ...ofFields(['activity'], activity),
    ...ofFields(['person'], person),
    ...(['callback', 'followUp', 'campaign', 'deal'] as const).flatMap((key) => ofBlock(key, rule[key])),
  ];
}

function ofBlock(key: string, block: object | boolean | undefined): readonly PartReads[] {
  if (typeof block !== 'object') return [];
  return Object.entries(block).flatMap(([name, value]) => {
    if (name === 'fields') return ofFields([key, name], value as FieldRules);
    return typeof value === 'object' ? readsOfText([key, name], value as TextRule) : [];
  });
}

function ofFields(path: readonly string[], rules: FieldRules | false | undefined): readonly PartReads[] {
  return Object.entries(rules === false ? {} : (rules ?? {})).flatMap(([name, rule]) =>
    rule === false ? [] : ofRule([...path, name], rule),
  );
}

/** What a text or its rule reads; nothing for a fixed text. */
export function readsOfText(
  path: readonly string[],
  text: TextRule | boolean | undefined,
): readonly PartReads[] {
  return text === undefined || typeof text === 'boolean' ? [] : ofRule(path, ruleOfText(text));
}

function ofRule(path: readonly string[], rule: ValueRule): readonly PartReads[] {
  return reads(path, (named) => nameRule(rule, named));
}

function ofCondition(path: readonly string[], condition: Condition | undefined): readonly PartReads[] {
  return condition === undefined ? [] : reads(path, (named) => nameCondition(condition, named));
}

function reads(path: readonly string[], fill: (named: Named) => void): readonly PartReads[] {
  const named: Named = { fields: new Set(), memberships: false };
  fill(named);
  return [{ path, names: [...named.fields], memberships: named.memberships }];
}
