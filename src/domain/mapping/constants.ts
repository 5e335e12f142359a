import type { ValueRule } from './value-rule.ts';

/** The texts that a rule may give whatever the record holds, each once: fixed ones, and those of its lookups. */
export function constantsOf(rule: ValueRule | undefined): readonly string[] {
  return [...new Set(constants(rule))];
}

function constants(rule: ValueRule | undefined): readonly string[] {
  if (rule === undefined || typeof rule === 'string') return [];
  const { value, lookup, cases = [], firstOf = [], default: fallback } = rule;
  // Beside a lookup `else` is a text; beside cases it is a rule.
  const last = typeof rule.else === 'string' && lookup !== undefined ? [rule.else] : constants(rule.else);
  return [
    ...(value === undefined ? [] : [value]),
    ...Object.values(lookup ?? {}),
    // With a lookup the parts are what is looked up, and no values themselves.
    ...(lookup === undefined ? [...cases.map(({ use }) => use), ...firstOf].flatMap(constants) : []),
    ...last,
    ...(fallback === undefined ? [] : [fallback]),
  ];
}
