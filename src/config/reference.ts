import { DELIVERY_DEFAULTS, deliveryDefaults } from './delivery.ts';
import { delayTable } from './delay-table.ts';
import { isSecretKey } from './secret.ts';
import { alternativesOf, asSchema, isFreeMap, type JsonSchema } from './shape.ts';
import { code, definitionWords, typeText } from './type-text.ts';

interface Row {
  readonly key: string;
  readonly type: string;
  readonly fallback: string;
  readonly meaning: string;
}

const INTRODUCTION = `# Configuration

<!-- Generated from the schema by \`npm run generate\`. Do not edit. -->

vicibridge reads one YAML file, \`vicibridge.yaml\`. Start from \`vicibridge.example.yaml\`. A file with a fault
stops the start, and every fault is listed at once, with its line. \`vicibridge check\` shows the effective
configuration and proves every credential.

A value that is \`$NAME\` and nothing else (capital letters, digits, underscores) is taken from the environment
variable of that name, or from a file \`.env\` beside the configuration; the environment wins. A secret must be
written so. Names of dialers, connections and sources are all different from each other, start with a small
letter and have at most 20 small letters, digits and hyphens.`;

/** The configuration reference as Markdown, from `describeConfig`; \`types\` are the connectors' types. */
export function renderReference(shape: JsonSchema, types: readonly string[]): string {
  const sections = Object.entries(shape.properties ?? {}).map(([name, schema]) =>
    renderSection(name, asSchema(schema) ?? {}),
  );
  return [INTRODUCTION, ...sections, renderDelivery(shape, types), ...renderDefinitions(shape)].join('\n\n');
}

/** What several keys may hold, and some of it holds itself. */
function renderDefinitions({ $defs: definitions }: JsonSchema): readonly string[] {
  return Object.keys(definitions ?? {}).map((name) => {
    const schema = asSchema(definitions?.[name]) ?? {};
    const kind = alternativesOf(schema).find(({ properties }) => properties !== undefined);
    const title = `## ${definitionWords(name)}`;
    const about = schema.description ?? '';
    return [title, about, kind === undefined ? `${typeText(schema)}.` : table(rowsOf(kind))].join('\n\n');
  });
}

function renderSection(name: string, schema: JsonSchema): string {
  const about = schema.description ?? '';
  if (schema.type === 'array') {
    return section(`\`${name}[]\``, about, rowsOf(asSchema(schema.items) ?? {}));
  }
  if (!isFreeMap(schema)) return section(`\`${name}\``, about, rowsOf(schema));
  const kinds = alternativesOf(asSchema(schema.additionalProperties) ?? {});
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) return section(`\`${name}.<name>\``, about, rowsOf(only));
  const parts = kinds.map((kind) => {
    const type = String(asSchema(kind.properties?.['type'])?.const);
    return `### \`type: ${type}\`\n\n${table(rowsOf(kind))}`;
  });
  return [`## \`${name}.<name>\``, about, ...parts].join('\n\n');
}

/** Connections and dialers share the keys; where a dialer's limits are others, both stand there. */
function renderDelivery(shape: JsonSchema, types: readonly string[]): string {
  const dialer = rowsOf(deliveryOf(asSchema(asSchema(shape.properties?.['dialers'])?.additionalProperties)));
  const [kind] = alternativesOf(
    asSchema(asSchema(shape.properties?.['connections'])?.additionalProperties) ?? {},
  );
  const common = rowsOf(deliveryOf(kind));
  const rows = (common.length === 0 ? dialer : common).map((row) => {
    const own = dialer.find(({ key }) => key === row.key)?.type ?? row.type;
    return {
      ...row,
      type: own === row.type ? row.type : `${row.type}; vicidial: ${own.replace(/^[a-z ]+, /, '')}`,
      fallback: deliveryFallback(row.key, types),
    };
  });
  const about =
    'How deliveries to one destination are tried and paced, in `delivery` of a dialer or connection. With these defaults:';
  return [section('`delivery`', about, rows), delayTable(DELIVERY_DEFAULTS)].join('\n\n');
}

function deliveryOf(schema: JsonSchema | undefined): JsonSchema {
  return asSchema(schema?.properties?.['delivery']) ?? {};
}

function deliveryFallback(key: string, types: readonly string[]): string {
  const name = key as keyof typeof DELIVERY_DEFAULTS;
  const common = DELIVERY_DEFAULTS[name];
  const others = types
    .filter((type) => deliveryDefaults(type)[name] !== common)
    .map((type) => `${type}: ${code(deliveryDefaults(type)[name])}`);
  return [common === undefined ? 'none' : code(common), ...others].join('; ');
}

function rowsOf(schema: JsonSchema, prefix = ''): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const property = asSchema(value) ?? {};
    const key = `${prefix}${name}`;
    const row: Row = {
      key,
      type: isSecretKey(name)
        ? `${typeText(property).replaceAll('text', 'secret')}: \`$NAME\``
        : typeText(property),
      fallback: fallbackText(property, schema.required?.includes(name) === true),
      meaning: property.description ?? '',
    };
    if (name === 'delivery')
      return [{ ...row, type: 'keys', fallback: '', meaning: `${row.meaning} See \`delivery\` below.` }];
    const items = asSchema(property.items);
    if (items?.properties !== undefined) return [{ ...row, type: 'list' }, ...rowsOf(items, `${key}[].`)];
    const entries = isFreeMap(property) ? asSchema(property.additionalProperties) : undefined;
    if (entries?.properties !== undefined) return [row, ...rowsOf(entries, `${key}.<name>.`)];
    return property.properties === undefined ? [row] : rowsOf(property, `${key}.`);
  });
}

function fallbackText(schema: JsonSchema, required: boolean): string {
  if (schema.default !== undefined) return code(schema.default);
  return required ? '**required**' : '';
}

function section(title: string, about: string, rows: readonly Row[]): string {
  return [`## ${title}`, about, table(rows)].join('\n\n');
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ key, type, fallback, meaning }) =>
    [code(key), type, fallback, meaning].map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | '),
  );
  return [
    '| Key | Type | Default | Meaning |',
    '| --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
