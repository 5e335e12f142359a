import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { CUSTOM_FIELDS, inputFields } from '../../connectors/vicidial/functions/input-shape.ts';
import { toCamelCase, toSnakeCase } from '../../connectors/vicidial/functions/parameters.ts';
import { suggest } from '../config/nearest.ts';
import { UsageError } from './usage-error.ts';

/**
 * The input of a function from `--param name=value` words: VICIdial's names or ours. A name that the function
 * does not know is a custom field where it takes some. No message holds a value: it may be a password.
 *
 * @throws UsageError
 */
export function inputFrom(
  definition: FunctionDefinition,
  words: readonly string[],
): Readonly<Record<string, unknown>> {
  const known = inputFields(definition.input).map(({ name }) => name);
  const takesCustomFields = known.includes(CUSTOM_FIELDS);
  const own = known.filter((name) => name !== CUSTOM_FIELDS);
  const input: Record<string, string> = {};
  const customFields: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    if (equals < 1) throw new UsageError(`--param number ${index + 1}: write it as name=value`);
    const sent = word.slice(0, equals);
    // The one name that an object drops in silence.
    if (sent === '__proto__') throw new UsageError(`${definition.name} has no parameter ${sent}`);
    const name = own.find((candidate) => candidate === sent || candidate === toCamelCase(sent));
    if (name === undefined && !takesCustomFields)
      throw new UsageError(
        `${definition.name} has no parameter ${sent}; ${suggest(sent, own.map(toSnakeCase))}`,
      );
    const target = name === undefined ? customFields : input;
    const key = name ?? sent;
    if (Object.hasOwn(target, key)) throw new UsageError(`--param ${sent} is given twice`);
    target[key] = word.slice(equals + 1);
  }
  return Object.keys(customFields).length === 0 ? input : { ...input, [CUSTOM_FIELDS]: customFields };
}
