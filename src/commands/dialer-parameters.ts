import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { CUSTOM_FIELDS, inputFields, isRecord } from '../../connectors/vicidial/functions/input-shape.ts';
import { toCamelCase, toSnakeCase } from '../../connectors/vicidial/functions/parameters.ts';
import { suggest } from '../config/nearest.ts';
import { nearMiss } from './near-miss.ts';
import { UsageError } from './usage-error.ts';

/** Says that a name is a custom field's, whatever it looks like. */
const PREFIX = 'custom_fields.';

/**
 * The input of a function from `--param name=value` words: VICIdial's names or ours. Where the function takes
 * custom fields, a name that it does not know is one, unless it looks like a mistyped parameter: VICIdial
 * would ignore it and write the rest. No message holds a value: it may be a password.
 *
 * @throws UsageError
 */
export function inputFrom(
  definition: FunctionDefinition,
  words: readonly string[],
): Readonly<Record<string, unknown>> {
  const fields = inputFields(definition.input);
  const takesCustomFields = fields.some(({ name, schema }) => name === CUSTOM_FIELDS && isRecord(schema));
  const own = fields.map(({ name }) => name).filter((name) => !takesCustomFields || name !== CUSTOM_FIELDS);
  const input: Record<string, string> = {};
  const customFields: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    if (equals < 1) throw new UsageError(`--param number ${index + 1}: write it as name=value`);
    const sent = word.slice(0, equals);
    const label = takesCustomFields && sent.startsWith(PREFIX) ? sent.slice(PREFIX.length) : undefined;
    // The one name that an object drops in silence.
    if (sent === '__proto__' || label === '__proto__')
      throw new UsageError(`${definition.name} has no parameter ${sent}`);
    const name =
      label === undefined
        ? own.find((candidate) => candidate === sent || candidate === toCamelCase(sent))
        : undefined;
    if (name === undefined && label === undefined)
      assertNoMistake(definition.name, sent, own.map(toSnakeCase), takesCustomFields);
    const target = name === undefined ? customFields : input;
    const key = name ?? label ?? sent;
    if (Object.hasOwn(target, key)) throw new UsageError(`--param ${sent} is given twice`);
    target[key] = word.slice(equals + 1);
  }
  return Object.keys(customFields).length === 0 ? input : { ...input, [CUSTOM_FIELDS]: customFields };
}

function assertNoMistake(
  functionName: string,
  sent: string,
  known: readonly string[],
  takesCustomFields: boolean,
): void {
  if (!takesCustomFields)
    throw new UsageError(`${functionName} has no parameter ${sent}; ${suggest(sent, known)}`);
  const meant = sent === toSnakeCase(CUSTOM_FIELDS) ? undefined : nearMiss(sent, known);
  if (meant !== undefined)
    throw new UsageError(
      `${functionName} has no parameter ${sent}; did you mean "${meant}"? ` +
        `For a custom field of that name write --param ${PREFIX}${sent}=...`,
    );
}
