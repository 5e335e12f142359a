import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { connectors } from '../../connectors/index.ts';
import { generateFiles, root } from '../../scripts/generate-config-docs.ts';
import { loadConfig } from '../../src/config/load.ts';
import { asSchema, describeConfig, type JsonSchema } from '../../src/config/shape.ts';

const EXAMPLE = 'vicibridge.example.yaml';
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const env = {
  VICIDIAL_USER: 'apiuser',
  VICIDIAL_PASS: 'apipass',
  HOOK_KEY: 'hook-key-of-the-example',
  HUBSPOT_TOKEN: 'pat-na1-example',
  HUBSPOT_APP_SECRET: 'secret-of-the-app',
  SF_ID: 'consumer-key',
  SF_SECRET: 'consumer-secret',
  AUDIT_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  LEADS_SECRET: 'secret-of-the-lead-form',
  CONSOLE_PASSWORD: 'console-password',
};

/** The editors' schema as a check, as an editor would make it. */
const editor = z.fromJSONSchema(JSON.parse(read('vicibridge.schema.json')) as JsonSchema);
const accepts = (text: string): boolean => editor.safeParse(parse(text)).success;

test.each(['vicibridge.schema.json', 'docs/configuration.md'])(
  '%s, when the schema is as it is now, then it is what "npm run generate" writes',
  async (path) => {
    const files = await generateFiles();
    expect(read(path)).toBe(files.find((file) => file.path === path)?.text);
  },
);

test('the example, when its variables are set, then it loads without a fault', () => {
  const config = loadConfig({ path: join(root, EXAMPLE), env, connectors });
  expect(config.environment.map(({ name }) => name).toSorted()).toEqual(Object.keys(env).toSorted());
  expect(Object.keys(config.connections)).toEqual(['crm', 'sfdc', 'audit']);
});

test('the example, when its variables are listed, then each has a line in .env.example', () => {
  const lines = read('.env.example').split('\n');
  for (const name of Object.keys(env)) {
    expect(
      lines.some((line) => line.startsWith(`${name}=`)),
      name,
    ).toBe(true);
  }
});

test('the example, when an editor checks it, then it is valid and names the schema', () => {
  expect(accepts(read(EXAMPLE))).toBe(true);
  expect(read(EXAMPLE)).toMatch(/^# yaml-language-server: \$schema=\.\/vicibridge\.schema\.json\n/);
});

test.each([
  ['a secret in the file', ['$HUBSPOT_TOKEN', 'pat-na1-literal'], false],
  ['a key that does not exist', ['accessToken', 'acessToken'], false],
  ['a number from the environment', ['attempts: 30', 'attempts: $ATTEMPTS'], true],
  ['text for a number', ['attempts: 30', 'attempts: many'], false],
] as const)('%s, when an editor checks the example with it, then valid is %s', (_, [from, to], valid) => {
  const text = read(EXAMPLE).replace(from, to);
  expect(text).not.toBe(read(EXAMPLE));
  expect(accepts(text)).toBe(valid);
});

test('the reference, when a connector adds a key, then the key has a meaning', () => {
  const shape = describeConfig(connectors);
  const definitions = Object.entries(shape.$defs ?? {});
  expect(definitions.map(([name]) => name)).toContain('LeadMapping');
  const missing = [
    ...withoutMeaning(shape, ''),
    ...definitions.flatMap(([name, schema]) => withoutMeaning(asSchema(schema) ?? {}, name)),
  ];
  expect(missing).toEqual([]);
});

function withoutMeaning(schema: JsonSchema, path: string): string[] {
  const below = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), schema.items, schema.additionalProperties]
    .flatMap((part) => (Array.isArray(part) ? part : [part]))
    .map(asSchema)
    .flatMap((part) => (part === undefined ? [] : withoutMeaning(part, path)));
  const here = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const property = asSchema(value) ?? {};
    const missing = property.description === undefined && property.const === undefined;
    return [...(missing ? [`${path}.${key}`] : []), ...withoutMeaning(property, `${path}.${key}`)];
  });
  return [...here, ...below];
}
