import type { JsonSchema } from './shape.ts';
import { asSchema, isFreeMap } from './shape.ts';
import { isSecretKey } from './secret.ts';

const REFERENCE: JsonSchema = { type: 'string', pattern: String.raw`^\$[A-Z0-9_]+$` };
/** What zod notes for every whole number; nobody needs to read it. */
const LARGEST_INTEGER = Number.MAX_SAFE_INTEGER;

/**
 * The JSON Schema for editors, from `describeConfig`: as the program checks a file, but before `$NAME`s are
 * replaced, so a secret must be one and any other value may be one.
 */
export function editorSchema(shape: JsonSchema): JsonSchema {
  const { $defs: definitions } = shape;
  const opened = { title: 'vicibridge.yaml', ...open(shape, false) };
  return definitions === undefined ? opened : { ...opened, $defs: openEach(definitions) };
}

function openEach(schemas: Readonly<Record<string, unknown>>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, value]) => [key, open(asSchema(value) ?? {}, isSecretKey(key))]),
  );
}

function open(schema: JsonSchema, secret: boolean): JsonSchema {
  if (schema.const !== undefined || schema.$ref !== undefined) return schema;
  if (schema.anyOf !== undefined) return { ...schema, anyOf: openAll(schema.anyOf, secret) };
  if (schema.oneOf !== undefined) return { ...schema, oneOf: openAll(schema.oneOf, secret) };
  if (schema.type === 'array') return { ...schema, items: open(asSchema(schema.items) ?? {}, secret) };
  if (schema.type === 'object') return openObject(schema);
  return openScalar(schema, secret);
}

function openAll(schemas: readonly JsonSchema[], secret: boolean): JsonSchema[] {
  return schemas.map((schema) => open(asSchema(schema) ?? {}, secret));
}

function openObject(schema: JsonSchema): JsonSchema {
  const opened: JsonSchema = { ...schema };
  if (schema.properties !== undefined) {
    opened.properties = openEach(schema.properties);
  }
  if (isFreeMap(schema))
    opened.additionalProperties = open(asSchema(schema.additionalProperties) ?? {}, false);
  return opened;
}

function openScalar(schema: JsonSchema, secret: boolean): JsonSchema {
  const { description, default: fallback, ...rule } = schema;
  const about: JsonSchema = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
  if (secret) return { ...about, ...REFERENCE };
  if (rule.maximum === LARGEST_INTEGER) delete rule.maximum;
  const isAnyText = rule.type === 'string' && Object.keys(rule).length === 1;
  return isAnyText ? schema : { ...about, anyOf: [rule, REFERENCE] };
}
