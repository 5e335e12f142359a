import type { MappingEnv } from './env.ts';
import type { Facts } from './facts.ts';
import { fold, holds } from './holds.ts';
import { applyTransform } from './transform.ts';
import type { RuleObject, Transform, ValueRule } from './value-rule.ts';

/** Where a rule looks, and whom it tells of what it had to leave out. */
export interface RuleContext {
  readonly facts: Facts;
  readonly env: MappingEnv;
  /** In words without a value. */
  readonly warn: (warning: string) => void;
}

/** The value that a rule gives; `''` = the record says that it is empty, undefined = the record says nothing. */
export function valueOf(rule: ValueRule, context: RuleContext): string | undefined {
  if (typeof rule === 'string') return context.facts.field(rule);
  if (rule.value !== undefined) return rule.value;
  const told = sourceOf(rule, context);
  const value = told === undefined || isBlank(told) ? told : changed(rule, told, context);
  return rule.default !== undefined && (value === undefined || isBlank(value)) ? rule.default : value;
}

function sourceOf(rule: RuleObject, context: RuleContext): string | undefined {
  if (rule.from !== undefined) return context.facts.field(rule.from);
  if (rule.firstOf !== undefined) return firstOf(rule.firstOf, context);
  if (rule.join !== undefined) return joined(rule.join, rule.with ?? ' ', context);
  const met = rule.cases?.find(({ when }) => holds(when, context.facts) === true);
  const chosen = met?.use ?? rule.else;
  return chosen === undefined ? undefined : valueOf(chosen, context);
}

function firstOf(rules: readonly ValueRule[], context: RuleContext): string | undefined {
  let empty: string | undefined;
  for (const rule of rules) {
    const value = valueOf(rule, context);
    if (value !== undefined && !isBlank(value)) return value;
    empty ??= value;
  }
  return empty;
}

function joined(rules: readonly ValueRule[], between: string, context: RuleContext): string | undefined {
  const told = rules.map((rule) => valueOf(rule, context)).filter((value) => value !== undefined);
  if (told.length === 0) return undefined;
  return told
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(between);
}

function changed(rule: RuleObject, told: string, context: RuleContext): string | undefined {
  let value = told;
  for (const transform of transformsOf(rule)) {
    const result = applyTransform(transform, value, context.env);
    if ('fault' in result) {
      context.warn(`left out, ${result.fault}`);
      return undefined;
    }
    value = result.text;
    if (isBlank(value)) return value;
  }
  return rule.lookup === undefined ? value : lookedUp(rule, rule.lookup, value, context);
}

function lookedUp(
  rule: RuleObject,
  table: Readonly<Record<string, string>>,
  value: string,
  context: RuleContext,
): string | undefined {
  const found = Object.entries(table).find(([key]) => fold(key) === fold(value));
  if (found !== undefined) return found[1];
  if (typeof rule.else === 'string') return rule.else;
  if (rule.default === undefined) context.warn('left out, the lookup does not list the value');
  return undefined;
}

export function transformsOf({ transform }: RuleObject): readonly Transform[] {
  if (transform === undefined) return [];
  return typeof transform === 'string' ? [transform] : transform;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
