import { z } from 'zod';
import type { Path } from './fault.ts';
import { isPlainObject, valueAt } from './plain-object.ts';
import type { AnyConnector } from './schema.ts';
import { configSchema } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The configuration's schema as JSON Schema: what may be written, defaults not required. */
export function describeConfig(connectors: readonly AnyConnector[]): JsonSchema {
  return z.toJSONSchema(configSchema(connectors), { io: 'input' }) as JsonSchema;
}

/** The schema that governs the value at `path`, given what else stands in the data; undefined = none. */
export function schemaAt(root: JsonSchema, data: unknown, path: Path): JsonSchema | undefined {
  return descend(root, root, { data, path });
}

function descend(
  root: JsonSchema,
  schema: JsonSchema,
  { data, path }: { readonly data: unknown; readonly path: Path },
): JsonSchema | undefined {
  const chosen = choose(root, schema, data);
  const [step, ...rest] = path;
  if (step === undefined) return chosen;
  const below = typeof step === 'number' ? asSchema(chosen.items) : propertySchema(chosen, step);
  return below && descend(root, below, { data: valueAt(data, [step]), path: rest });
}

/** The name of the definition that a schema stands for, where it can hold itself; undefined = none. */
export function definitionName(schema: JsonSchema): string | undefined {
  return schema.$ref?.replace(/^.*\//, '');
}

/** What a schema that only names a definition stands for. */
function resolved(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = definitionName(schema);
  return (name === undefined ? undefined : asSchema(root.$defs?.[name])) ?? schema;
}

/** Names of the keys that an object of this schema may have; empty where names are free. */
export function keysOf(schema: JsonSchema | undefined): readonly string[] {
  return Object.keys(schema?.properties ?? {});
}

/** Whether the keys of an object of this schema are the user's own words (a map, such as headers). */
export function isFreeMap(schema: JsonSchema | undefined): boolean {
  return schema?.properties === undefined && isPlainObject(schema?.additionalProperties);
}

/** The alternatives of a schema: the kinds of a connection, or one word and a list of words. */
export function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const alternatives = schema.oneOf ?? schema.anyOf;
  return alternatives === undefined
    ? [schema]
    : alternatives.map((alternative) => asSchema(alternative) ?? {});
}

/** The schema of one key of an object, declared or free. */
function propertySchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  const declared = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
  return declared ? asSchema(schema.properties?.[key]) : asSchema(schema.additionalProperties);
}

/** A subschema that is an object (JSON Schema also allows `true` and `false`). */
export function asSchema(schema: unknown): JsonSchema | undefined {
  return isPlainObject(schema) ? schema : undefined;
}

function choose(root: JsonSchema, schema: JsonSchema, data: unknown): JsonSchema {
  const alternatives = alternativesOf(resolved(root, schema)).map((one) => resolved(root, one));
  const first = alternatives[0] ?? schema;
  if (alternatives.length === 1) return first;
  if (Array.isArray(data)) return alternatives.find(({ type }) => type === 'array') ?? first;
  if (!isPlainObject(data)) return first;
  const named = alternatives.find((option) => {
    const word = asSchema(option.properties?.['type'])?.const;
    return word !== undefined && word === data['type'];
  });
  return named ?? alternatives.find(({ type }) => type === 'object') ?? first;
}
