import { conditionWords } from './condition-words.ts';
import { transformsOf } from './value-of.ts';
import type { RuleObject, ValueRule } from './value-rule.ts';

/** A rule in one line, as it is read: `first of (mobilephone, phone), phone`. Of the configuration only. */
export function ruleWords(rule: ValueRule): string {
  if (typeof rule === 'string') return rule;
  if (rule.value !== undefined) return `always "${rule.value}"`;
  return [sourceWords(rule), ...transformsOf(rule), ...tableWords(rule), ...defaultWords(rule)].join(', ');
}

function sourceWords(rule: RuleObject): string {
  if (rule.from !== undefined) return rule.from;
  if (rule.firstOf !== undefined) return `first of (${rule.firstOf.map(ruleWords).join(', ')})`;
  if (rule.join !== undefined) return `joined (${rule.join.map(ruleWords).join(', ')})`;
  const cases = (rule.cases ?? []).map(({ when, use }) => `if ${conditionWords(when)}: ${ruleWords(use)}`);
  const otherwise = rule.else === undefined ? [] : [`else: ${ruleWords(rule.else)}`];
  return `case (${[...cases, ...otherwise].join('; ')})`;
}

function tableWords({ lookup, else: otherwise }: RuleObject): readonly string[] {
  if (lookup === undefined) return [];
  const entries = Object.keys(lookup).length;
  const table = `lookup in ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  return typeof otherwise === 'string' ? [`${table} else "${otherwise}"`] : [table];
}

function defaultWords({ default: fallback }: RuleObject): readonly string[] {
  return fallback === undefined ? [] : [`default "${fallback}"`];
}
