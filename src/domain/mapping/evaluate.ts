import type { MappingEnv } from './env.ts';
import type { Facts } from './facts.ts';
import type { TargetRule } from './target-rules.ts';
import { valueOf } from './value-of.ts';

/** What came of one rule. */
export interface Evaluated extends TargetRule {
  /** `''` = told to be empty, undefined = not told. */
  readonly value: string | undefined;
  /** Why something was left out, in words without a value. */
  readonly warnings: readonly string[];
}

/** Carry out one rule on what is known of a record. */
export function evaluate(targetRule: TargetRule, facts: Facts, env: MappingEnv): Evaluated {
  const warnings: string[] = [];
  const value = valueOf(targetRule.rule, { facts, env, warn: (warning) => warnings.push(warning) });
  return { ...targetRule, value, warnings };
}
