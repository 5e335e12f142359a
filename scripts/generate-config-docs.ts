/**
 * Writes what is derived from the configuration's schema: `vicibridge.schema.json` for editors and
 * `docs/configuration.md`. A test compares both with what stands in the repository.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { connectors } from '../connectors/index.ts';
import { editorSchema } from '../src/config/editor-schema.ts';
import { renderReference } from '../src/config/reference.ts';
import { describeConfig } from '../src/config/shape.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The repository's root folder. */
export const root = dirname(import.meta.dirname);

/** The generated files as they must stand in the repository, in its format. */
export async function generateFiles(): Promise<readonly GeneratedFile[]> {
  const sorted = connectors.toSorted((a, b) => a.type.localeCompare(b.type));
  const shape = describeConfig(sorted);
  const types = sorted.map(({ type }) => type);
  return Promise.all([
    formatted('vicibridge.schema.json', JSON.stringify(editorSchema(shape))),
    formatted('docs/configuration.md', renderReference(shape, types)),
  ]);
}

async function formatted(path: string, text: string): Promise<GeneratedFile> {
  const filepath = join(root, path);
  const options = await resolveConfig(filepath);
  return { path, text: await format(text, { ...options, filepath }) };
}

if (import.meta.main) {
  for (const { path, text } of await generateFiles()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(`${path} written`);
  }
}
