import { SHORT_KEYS } from './check-mapping.ts';
import type { ObjectMapping } from './schema.ts';
import type { ValueRule } from './value-rule.ts';

/** What fills one lead field. */
export interface TargetRule {
  /** A name of `LEAD_TARGETS`, or `custom.` and a name. */
  readonly target: string;
  readonly rule: ValueRule;
}

/** The rules of all lead fields, those with a key of their own included. */
export function targetRules(mapping: ObjectMapping): readonly TargetRule[] {
  const fields = Object.entries(mapping.fields).map(([target, rule]) => ({ target, rule }));
  const short = Object.entries(SHORT_KEYS).map(([key, target]) => ({
    target,
    rule: mapping[key as keyof typeof SHORT_KEYS],
  }));
  return [...fields, ...short].flatMap(({ target, rule }) => (rule === undefined ? [] : [{ target, rule }]));
}
