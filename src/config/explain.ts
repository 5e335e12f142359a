import type { z } from 'zod';
import type { FoundFault, Path } from './fault.ts';
import { placesOf } from './key-places.ts';
import { nearest, suggest } from './nearest.ts';
import { valueAt } from './plain-object.ts';
import { type JsonSchema, keysOf, schemaAt } from './shape.ts';

export type Issue = z.core.$ZodIssue;

/** What the words of a fault may draw on. */
export interface Checked {
  /** What was checked. */
  readonly data: unknown;
  /** The configuration's schema (`describeConfig`). */
  readonly shape: JsonSchema;
}

/** zod's words for types, in the reader's. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of keys',
  record: 'a set of keys',
};

/** More places than this that know a key are no help. */
const PLACES_MAX = 3;

/** Longer or stranger words than this are no slip of a key but a value in its place, perhaps a secret. */
const PLAIN_KEY = /^[A-Za-z][A-Za-z0-9_-]{0,29}$/;

/**
 * Open unions: of "one or a list" only the faults of the form that was written are of interest. Paths
 * become absolute.
 */
export function flattenIssues(issues: readonly Issue[], data: unknown, base: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as Path)];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
    const isList = Array.isArray(valueAt(data, path));
    const fitting = issue.errors.find((branch) => !branch.some((one) => isWrongForm(one, isList)));
    return flattenIssues(fitting ?? issue.errors[0] ?? [], data, path);
  });
}

/** Put one issue of zod (from `flattenIssues`) into words that name the key, the fact and the remedy. */
export function explainIssue(issue: Issue, checked: Checked): FoundFault[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schemaAt(checked.shape, checked.data, path));
    return issue.keys.map((key) => unknownKey(key, path, { known, shape: checked.shape }));
  }
  const value = valueAt(checked.data, path);
  return [
    {
      path,
      message: value === undefined && issue.code !== 'custom' ? missing(issue) : explainValue(issue, value),
    },
  ];
}

function isWrongForm(issue: Issue, isList: boolean): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (isList && issue.code === 'invalid_value');
}

function unknownKey(
  key: string,
  path: Path,
  { known, shape }: { readonly known: readonly string[]; readonly shape: JsonSchema },
): FoundFault {
  if (!PLAIN_KEY.test(key))
    return { path, message: 'holds an unknown key that looks like a value; are quotes or a colon missing?' };
  const places = nearest(key, known) === undefined ? placesOf(shape, key) : [];
  // A key that is written rightly, but elsewhere; one of many places (`type`) says nothing.
  const named = places.length > PLACES_MAX ? [] : places.map((one) => (one === '' ? 'the top level' : one));
  const belongs = named.length === 0 ? '' : `it is a key of ${named.join(' or ')}; `;
  return { path: [...path, key], message: `unknown key; ${belongs}${suggest(key, known)}` };
}

function missing(issue: Issue): string {
  return issue.code === 'invalid_union' ? `is required: ${optionsOf(issue).join(', ')}` : 'is required';
}

function explainValue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue.expected, value);
    case 'invalid_value':
      return oneOf(value, issue.values.map(String));
    case 'invalid_union':
      return oneOf(value, optionsOf(issue));
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'this name cannot be used';
    case 'too_small':
      return custom(issue) ?? `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return custom(issue) ?? `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'url' && issue.message.startsWith('Invalid')
        ? 'must be a whole URL, such as https://example.com'
        : issue.message;
    default:
      return issue.message;
  }
}

function explainType(expected: string, value: unknown): string {
  const actual = expected === 'int' && typeof value === 'number' ? 'a fraction' : describeType(value);
  return `must be ${TYPES[expected] ?? expected}, not ${actual}`;
}

/** The schema author's own words, where there are some. */
function custom(issue: Issue): string | undefined {
  return /^(Too (small|big)|Invalid)/.test(issue.message) ? undefined : issue.message;
}

function oneOf(value: unknown, options: readonly string[]): string {
  const list = `must be one of ${options.join(', ')}`;
  const hint = typeof value === 'string' ? suggest(value, options) : '';
  return hint.startsWith('did you mean') ? `${list}; ${hint}` : list;
}

function optionsOf(issue: Issue): readonly string[] {
  const options: unknown = 'options' in issue ? issue.options : undefined;
  return Array.isArray(options) ? options.map(String) : [];
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}

function describeType(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a set of keys';
  return TYPES[typeof value] ?? typeof value;
}
