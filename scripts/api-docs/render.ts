import type { z } from 'zod';
import type { Family, FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { CUSTOM_FIELDS, inputFields, isRecord } from '../../connectors/vicidial/functions/input-shape.ts';
import { toSnakeCase } from '../../connectors/vicidial/functions/parameters.ts';
import { parameterType } from '../../src/commands/parameter-type.ts';
import type { Operation } from './operations.ts';

const TITLES: Readonly<Record<Family, string>> = {
  leads: 'Leads',
  callbacks: 'Callbacks',
  lists: 'Lists',
  campaigns: 'Campaigns',
  hopper: 'Hopper',
  dnc: 'Do Not Call',
  'filter-phone-groups': 'Filter phone groups',
  recordings: 'Recordings',
  logs: 'Logs',
  agents: 'Agents',
  'in-groups': 'In-groups',
  statistics: 'Statistics',
  users: 'Users',
  phones: 'Phones',
  'alternate-urls': 'Alternate URLs',
  presets: 'Presets',
  dids: 'DIDs',
  'remote-agents': 'Remote agents',
  servers: 'Servers',
  monitoring: 'Monitoring',
  'agent-state': 'Agent API: state',
  'agent-calls': 'Agent API: calls',
  'agent-leads': 'Agent API: leads',
  'agent-screen': 'Agent API: screen',
};

const INTRODUCTION = `# VICIdial's APIs

Every function of VICIdial 2.14-202 that a machine can use, as the client in \`connectors/vicidial\` knows it.
This page is generated from the code by \`npm run generate\`.

- Call any of them by hand: \`vicibridge dialer call <function> --param name=value\`; \`--list\` prints its
  parameters instead. A custom field is \`--param custom_fields.<label>=value\`, or the label alone where it is
  not taken for a mistyped parameter. See how a reply is understood:
  \`vicibridge dialer explain --function <function>\`.
- A parameter in **bold** is required. Values are checked before anything is sent, and what VICIdial would
  drop or cut is changed before it goes out and reported with the result.
- The API user has to be active, to have the level and flags of the last column, and the function's name in
  \`api_allowed_functions\`.
- \`write\` functions may change something: when their answer is lost it is not known whether they did.
`;

/** The page, not yet formatted. */
export function renderApiDocs(
  functions: readonly FunctionDefinition[],
  operations: readonly Operation[],
): string {
  const families = Object.keys(TITLES) as Family[];
  const sections = families.map((family) =>
    section(
      family,
      functions.filter((one) => one.family === family),
    ),
  );
  return [INTRODUCTION, ...sections.filter((text) => text !== ''), composed(operations)].join('\n\n');
}

function section(family: Family, functions: readonly FunctionDefinition[]): string {
  if (functions.length === 0) return '';
  const rows = functions.map((one) =>
    row([
      `\`${one.name}\`<br>${escape(one.summary)}`,
      `${one.api}<br>${one.effect}`,
      inputs(one),
      results(one),
      [`level ${one.rights.level}`, ...one.rights.flags.map((flag) => `\`${flag}\``)].join('<br>'),
    ]),
  );
  const remarks = functions.flatMap(({ name, remark }) =>
    remark === undefined ? [] : [`- \`${name}\`: ${remark}`],
  );
  const head = [row(['Function', 'API', 'Parameters', 'Result', 'Rights']), row(['-', '-', '-', '-', '-'])];
  return [`## ${TITLES[family]}`, [...head, ...rows].join('\n'), remarks.join('\n')].join('\n\n').trim();
}

function inputs(definition: FunctionDefinition): string {
  const lines = inputFields(definition.input).map(({ name, schema, required }) => {
    const shown = name === CUSTOM_FIELDS && isRecord(schema) ? '*custom fields*' : `\`${toSnakeCase(name)}\``;
    return `${required ? `**${shown}**` : shown}: ${escape(parameterType(schema))}`;
  });
  return lines.length === 0 ? 'none' : lines.join('<br>');
}

function results(definition: FunctionDefinition): string {
  const names = (schema: z.ZodType) => inputFields(schema).map(({ name }) => `\`${name}\``);
  const [fields, columns] = [names(definition.fields), names(definition.row)];
  const parts = [
    fields.length === 0 ? '' : fields.join(', '),
    definition.rows === undefined || columns.length === 0 ? '' : `rows of ${columns.join(', ')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'done or not' : parts.join('<br>');
}

function composed(operations: readonly Operation[]): string {
  const rows = operations.map(({ name, summary }) => row([`\`${name}\``, escape(summary)]));
  return [
    '## Composed operations',
    'What VICIdial has no function for, built from those that it has (`connectors/vicidial/composed`).',
    [row(['Operation', 'What it does']), row(['-', '-']), ...rows].join('\n'),
  ].join('\n\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function escape(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
