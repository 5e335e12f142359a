import { alternativesOf, asSchema, definitionName, isFreeMap, type JsonSchema } from './shape.ts';

/** What may be written for a value, in words of the reference: `whole number, 1 to 100`. */
export function typeText(schema: JsonSchema): string {
  const named = definitionName(schema);
  if (named !== undefined) return definitionWords(named).toLowerCase();
  const alternatives = alternativesOf(schema);
  const [first, second] = alternatives;
  if (first !== undefined && second?.type === 'array' && alternatives.length === 2) {
    return `${typeText(first)}, or a list`;
  }
  if (alternatives.length > 1) return alternatives.map(typeText).join(' or ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  switch (schema.type) {
    case 'array':
      return `list of ${typeText(asSchema(schema.items) ?? {})}`;
    case 'object':
      return isFreeMap(schema) ? `name: ${typeText(asSchema(schema.additionalProperties) ?? {})}` : 'keys';
    case 'integer':
      return `whole number${rangeText(schema)}`;
    case 'number':
      return `number${rangeText(schema)}`;
    case 'boolean':
      return '`true`, `false`';
    default:
      return schema.format === 'uri' ? 'URL' : 'text';
  }
}

/** The name of a definition as words: `LeadField` is `Lead field`. */
export function definitionWords(name: string): string {
  return name.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A value as it is written in the file. */
export function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function rangeText(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum } = schema;
  const largest = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (typeof exclusiveMinimum === 'number') {
    const end = largest === undefined ? '' : `, at most ${largest}`;
    return `, above ${exclusiveMinimum}${end}`;
  }
  if (minimum === undefined) return largest === undefined ? '' : `, at most ${largest}`;
  return largest === undefined ? `, ${minimum} or more` : `, ${minimum} to ${largest}`;
}
