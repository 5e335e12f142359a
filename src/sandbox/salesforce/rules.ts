import type { FieldSpec, ObjectName, ObjectSpec } from './objects.ts';
import { refuse, type Refusal } from './refusal.ts';

export type FieldValue = string | number | boolean | null;
export type Fields = Readonly<Record<string, FieldValue>>;

/**
 * Hold what was sent against the object's fields, in the order in which Salesforce complains, and give what
 * is to be stored: an empty text clears a field. Throws Refusal.
 */
export function checkFields(
  name: ObjectName,
  spec: ObjectSpec,
  sent: Readonly<Record<string, unknown>>,
  mode: 'create' | 'update',
): Fields {
  const stored: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(sent)) {
    if (field === 'attributes') continue;
    const rule = spec.fields[field];
    if (rule === undefined)
      throw refuse('INVALID_FIELD', `No such column '${field}' on sobject of type ${name}`);
    if (rule.write === 'none' || (rule.write === 'create' && mode === 'update')) throw readOnly(field);
    stored[field] = checkValue(field, rule, value);
  }
  const missing = Object.entries(spec.fields)
    .filter(([field, { required }]) => required === true && isMissing(stored[field], mode))
    .map(([field]) => field);
  if (missing.length > 0)
    throw refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  return stored;
}

function isMissing(value: FieldValue | undefined, mode: 'create' | 'update'): boolean {
  return value === null || (value === undefined && mode === 'create');
}

function readOnly(field: string): Refusal {
  return refuse(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${field}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [field],
  );
}

function checkValue(field: string, rule: FieldSpec, value: unknown): FieldValue {
  if (value === null || value === '') return null;
  switch (rule.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw wrongType(rule.type, value);
    case 'int':
      if (Number.isInteger(value)) return Number(value);
      throw wrongType(rule.type, value);
    case 'currency':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw wrongType(rule.type, value);
    case 'date':
      if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
      throw wrongType(rule.type, value);
    default:
      if (typeof value !== 'string') throw wrongType(rule.type, value);
      return checkText(field, rule, value);
  }
}

function checkText(field: string, rule: FieldSpec, value: string): string {
  if (rule.length !== undefined && value.length > rule.length)
    throw refuse(
      'STRING_TOO_LONG',
      `${field}: data value too large: ${value.slice(0, 60)} (max length=${rule.length})`,
      [field],
    );
  if (rule.values?.includes(value) === false)
    throw refuse(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field}: bad value for restricted picklist field: ${value}`,
      [field],
    );
  if (rule.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    throw refuse('INVALID_EMAIL_ADDRESS', `${field}: invalid email address: ${value}`, [field]);
  return value;
}

function wrongType(type: string, value: unknown): Refusal {
  return refuse('JSON_PARSER_ERROR', `Cannot deserialize instance of ${type} from ${typeof value} value`);
}
