import type { FunctionDefinition, Rights } from '../../connectors/vicidial/functions/define-function.ts';
import { CUSTOM_FIELDS, inputFields, isRecord } from '../../connectors/vicidial/functions/input-shape.ts';
import { toSnakeCase } from '../../connectors/vicidial/functions/parameters.ts';
import { parameterType } from './parameter-type.ts';
import { tableLines } from './table-lines.ts';

/** All that is needed to call one function by hand. */
export interface FunctionSheet {
  readonly function: string;
  readonly api: FunctionDefinition['api'];
  readonly effect: FunctionDefinition['effect'];
  readonly summary: string;
  readonly rights: Rights;
  readonly parameters: readonly {
    /** As `--param` takes it. */
    readonly parameter: string;
    readonly required: boolean;
    readonly type: string;
  }[];
  readonly remark: string | null;
}

/** The parameters and rights of a function, required parameters first. */
export function functionSheet(definition: FunctionDefinition): FunctionSheet {
  const { name, api, effect, summary, rights, input, remark } = definition;
  const parameters = inputFields(input).map(({ name: field, schema, required }) => ({
    parameter: field === CUSTOM_FIELDS && isRecord(schema) ? 'custom_fields.<label>' : toSnakeCase(field),
    required,
    type: field === CUSTOM_FIELDS && isRecord(schema) ? 'text' : parameterType(schema).replaceAll('`', ''),
  }));
  return {
    function: name,
    api,
    effect,
    summary,
    rights,
    parameters: parameters.toSorted((one, other) => Number(other.required) - Number(one.required)),
    remark: remark ?? null,
  };
}

/** The same for people. */
export function sheetLines(sheet: FunctionSheet): readonly string[] {
  const { rights, remark } = sheet;
  const rows = sheet.parameters.map(({ parameter, required, type }) => ({
    parameter,
    required: required ? 'yes' : '',
    type,
  }));
  return [
    `${sheet.function} (${sheet.api} API, ${sheet.effect}): ${sheet.summary}`,
    `rights: ${[`level ${rights.level} or more`, ...rights.flags].join(', ')}`,
    ...(remark === null ? [] : [`remark: ${remark}`]),
    ...(rows.length === 0 ? ['parameters: none'] : tableLines(rows)),
  ];
}
