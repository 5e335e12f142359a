import type { Condition } from './condition.ts';
import type { ValueRule } from './value-rule.ts';

/** What a mapping names of a record; filled while it is read. */
export interface Named {
  readonly fields: Set<string>;
  memberships: boolean;
}

/** Note all that a condition asks of. */
export function nameCondition(condition: Condition, named: Named): void {
  if (condition.field !== undefined) named.fields.add(condition.field);
  if (condition.memberOf !== undefined) named.memberships = true;
  for (const part of [...(condition.all ?? []), ...(condition.any ?? [])]) nameCondition(part, named);
  if (condition.not !== undefined) nameCondition(condition.not, named);
}

/** Note all that a rule reads. */
export function nameRule(rule: ValueRule, named: Named): void {
  if (typeof rule === 'string') {
    named.fields.add(rule);
    return;
  }
  if (rule.from !== undefined) named.fields.add(rule.from);
  for (const part of [...(rule.firstOf ?? []), ...(rule.join ?? [])]) nameRule(part, named);
  for (const { when, use } of rule.cases ?? []) {
    nameCondition(when, named);
    nameRule(use, named);
  }
  // Beside a lookup it is a text, not the name of a field.
  if (rule.else !== undefined && rule.lookup === undefined) nameRule(rule.else, named);
}
