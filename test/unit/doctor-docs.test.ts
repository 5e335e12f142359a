import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = [
  ...readdirSync(join(ROOT, 'connectors/vicidial/doctor')).map(
    (name) => `connectors/vicidial/doctor/${name}`,
  ),
  'src/commands/certificate.ts',
  'src/commands/doctor.ts',
  'src/commands/refused-configuration.ts',
];
const FINDING = /(?<![A-Za-z.])(?:well|doubtful|wrong|level)\(\s*'(?<code>[a-z-]+)'/g;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

test('docs/doctor.md explains every code that the doctor can tell, and no other, in the order of the alphabet', () => {
  const told = SOURCES.flatMap((path) =>
    [...read(path).matchAll(FINDING)].map(({ groups }) => groups?.['code'] ?? ''),
  );
  const explained = [...read('docs/doctor.md').matchAll(/^\| `([a-z-]+)` /gm)].map(([, code]) => code);
  expect(told.length).toBeGreaterThan(40);
  expect(explained).toEqual([...new Set(told)].toSorted((one, other) => (one < other ? -1 : 1)));
});
