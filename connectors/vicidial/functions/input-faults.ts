import type { z } from 'zod';

/**
 * What is wrong with an input, one text for each fault: VICIdial's name of the parameter and what it must be.
 * No text holds a value: it may be a password.
 */
export function inputFaults(error: z.ZodError, input: unknown): readonly string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${toSnakeCase(key)}: is no parameter of it`);
    return [`${nameOf(issue.path)}: ${textOf(issue, valueAt(input, issue.path))}`];
  });
}

/** `phoneNumber` is `phone_number`; `address1` stays as it is. */
export function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

type Path = readonly PropertyKey[];

/** The labels of custom fields are somebody else's: only the first name is ours. */
function nameOf([first, ...rest]: Path): string {
  if (first === undefined) return 'input';
  return [toSnakeCase(String(first)), ...rest.map(String)].join('.');
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}

function textOf(issue: z.core.$ZodIssue, value: unknown): string {
  const rule = ruleOf(issue);
  if (issue.code === 'custom' || value !== undefined) return rule ?? NO_RULE;
  return rule === undefined || issue.code === 'invalid_type' ? 'is missing' : `is missing, ${rule}`;
}

const NO_RULE = 'has a form that VICIdial does not take';

const TYPES: Readonly<Record<string, string>> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be yes or no',
  array: 'must be a list',
  record: 'must be names with their values',
  object: 'must be names with their values',
};

/** What the value must be; `undefined` where nobody says. Our own messages begin small, zod's with a capital. */
function ruleOf(issue: z.core.$ZodIssue): string | undefined {
  if (/^[a-z]/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected];
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `must ${measure('at most', issue.maximum, issue.origin)}`;
    case 'too_small':
      return `must ${measure('at least', issue.minimum, issue.origin)}`;
    case 'invalid_key':
      return 'must be named with letters, digits and _ only';
    case 'invalid_union':
      return unionRule(issue.errors.flat());
    default:
      return undefined;
  }
}

function measure(limit: string, count: number | bigint, origin: string): string {
  const ending = Number(count) === 1 ? '' : 's';
  if (origin === 'string') return `have ${limit} ${count} character${ending}`;
  return origin === 'array' ? `have ${limit} ${count} value${ending}` : `be ${limit} ${count}`;
}

/** What is wrong within the right type says more than what type it might have been instead. */
function unionRule(issues: readonly z.core.$ZodIssue[]): string | undefined {
  const isRightType = issues.some(({ code }) => code !== 'invalid_type' && code !== 'invalid_value');
  const inside = isRightType ? issues.filter(({ code }) => code !== 'invalid_type') : issues;
  const rules = inside.map(ruleOf).filter((rule) => rule !== undefined);
  const [first, ...others] = [...new Set(rules)];
  return first === undefined
    ? undefined
    : [first, ...others.map((rule) => rule.replace(/^must be /, ''))].join(', or ');
}
