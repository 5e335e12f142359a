import type { z } from 'zod';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { ApiParameters } from '../api.ts';
import { sanitiseCustomField, sanitiseParameter } from '../sanitise-parameter.ts';
import type { FunctionDefinition } from './define-function.ts';
import { inputFaults, toSnakeCase } from './input-faults.ts';
import { CUSTOM_FIELDS, inputFields } from './input-shape.ts';

export { toSnakeCase };

/** What was changed in a parameter before it was sent, without its value. */
export interface SentChange {
  readonly parameter: string;
  readonly changes: readonly string[];
}

export interface SentParameters {
  readonly parameters: ApiParameters;
  readonly changes: readonly SentChange[];
  /** Those of the parameters that go out as custom fields of the lead. */
  readonly customLabels: readonly string[];
}

/** What every request has besides its function's parameters (`api.ts`). */
const ENVELOPE = ['user', 'pass', 'source', 'function', 'value', 'vb', '__proto__'];

/**
 * An input in VICIdial's own parameter names, checked and cleaned. Throws PermanentError (`invalid-input`)
 * that names the parameter, what is wrong and what would be right.
 */
export function toParameters<Input extends z.ZodType<Record<string, unknown>>>(
  definition: FunctionDefinition<Input>,
  input: z.input<Input>,
  options: {
    readonly nonLatin: boolean;
    /** Of the dialer's own text columns, where its database tells them. */
    readonly widths?: Readonly<Record<string, number>> | undefined;
  },
): SentParameters {
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw notSent(definition.name, inputFaults(parsed.error, input));
  const { customFields, ...own } = parsed.data;
  const custom = Object.entries((customFields ?? {}) as Record<string, unknown>);
  assertOwnNames(definition, custom);
  const named = [
    ...Object.entries(own).map(([name, value]) => [toSnakeCase(name), value] as const),
    ...custom,
  ];
  const parameters: Record<string, string> = { ...definition.always };
  const changes: SentChange[] = [];
  const customNames = new Set(custom.map(([name]) => name));
  for (const [name, value] of named) {
    if (value === undefined) continue;
    const clean = customNames.has(name) ? sanitiseCustomField : sanitiseParameter;
    const cleaned = definition.unsanitised.includes(name)
      ? { value: String(value), changes: [] }
      : clean(name, String(value), options.nonLatin, options.widths);
    parameters[name] = cleaned.value;
    if (cleaned.changes.length > 0) changes.push({ parameter: name, changes: cleaned.changes });
  }
  // `custom_fields=Y` itself stands among them.
  const customLabels = custom.map(([name]) => name).filter((name) => name !== 'custom_fields');
  return { parameters, changes, customLabels };
}

/** `phone_number` is `phoneNumber`. */
export function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/**
 * A custom field must not stand in for a parameter: one called `function` would call another function, one
 * called `delete_lead` would delete the lead. VICIdial itself gives no custom field such a name.
 */
function assertOwnNames(
  definition: FunctionDefinition,
  custom: readonly (readonly [name: string, value: unknown])[],
): void {
  const taken = new Set([
    ...ENVELOPE,
    ...Object.keys(definition.always),
    ...inputFields(definition.input)
      .filter(({ name }) => name !== CUSTOM_FIELDS)
      .map(({ name }) => toSnakeCase(name)),
  ]);
  const faults = custom.flatMap(([name]) =>
    taken.has(name.toLowerCase()) ? [`${name}: is a parameter of VICIdial's own, not a custom field`] : [],
  );
  if (faults.length > 0) throw notSent(definition.name, faults);
}

function notSent(name: string, faults: readonly string[]): PermanentError {
  return new PermanentError(`${name} was not sent: ${faults.join('; ')}`, { code: 'invalid-input' });
}
