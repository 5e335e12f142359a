import { z } from 'zod';
import { Problem, validationProblem } from './problem.ts';
import type { ObjectType, PropertyDefinition } from './property-definition.ts';

const Email = z.email();
const DATE_TIME = /^(\d{10,13}|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d))?)$/;

interface Fault {
  readonly name: string;
  readonly error: string;
  readonly message: string;
}

/**
 * Check the values of one write against the account's properties, the way HubSpot does: the whole write is
 * refused and every bad value listed, both as JSON inside the message and under `errors`. Yields them checked.
 */
export function checkProperties(
  definitions: ReadonlyMap<string, PropertyDefinition>,
  input: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const faults: Fault[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(input)) {
    const fault = faultOf(definitions.get(name), name, value);
    if (fault !== undefined) faults.push(fault);
    else values[name] = name === 'email' ? String(value).toLowerCase() : String(value);
  }
  if (faults.length === 0) return values;
  const listed = faults.map(({ name, error, message }) => ({ isValid: false, message, error, name }));
  throw validationProblem(
    `Property values were not valid: ${JSON.stringify(listed)}`,
    faults.map(({ name, error, message }) => ({ code: error, message, context: { propertyName: [name] } })),
  );
}

/** One of these. */
const NEEDED: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname'],
  calls: ['hs_timestamp'],
  tasks: ['hs_timestamp'],
  deals: ['dealname'],
};

/** What a new record must have besides valid values. */
export function checkNewRecord(type: ObjectType, values: Readonly<Record<string, string>>): void {
  const needs = NEEDED[type];
  if (needs.some((name) => (values[name] ?? '') !== '')) return;
  throw new Problem(400, 'VALIDATION_ERROR', `A new record in ${type} needs ${needs.join(' or ')}`, [
    {
      code: 'MISSING_REQUIRED_PROPERTY',
      message: 'A required property is missing',
      context: { propertyName: needs },
    },
  ]);
}

function faultOf(
  definition: PropertyDefinition | undefined,
  name: string,
  value: unknown,
): Fault | undefined {
  if (definition === undefined) {
    return { name, error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (typeof value !== 'string') {
    return { name, error: 'INVALID_TYPE', message: `${name} must be a string, not ${typeof value}` };
  }
  if (definition.readOnly) {
    return { name, error: 'READ_ONLY_VALUE', message: `${name} is a read only property` };
  }
  if (value === '') return undefined;
  if (name === 'email' && !Email.safeParse(value).success) {
    return { name, error: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
  }
  if (definition.type === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) {
    return { name, error: 'INVALID_DOUBLE', message: `${value} was not a valid number` };
  }
  if (definition.type === 'datetime' && !DATE_TIME.test(value)) {
    return { name, error: 'INVALID_DATE', message: `${value} was not a valid date` };
  }
  if (definition.options.length > 0 && !definition.options.some((option) => option.value === value)) {
    return { name, error: 'INVALID_OPTION', message: `${value} was not one of the allowed options` };
  }
  return undefined;
}
