/**
 * Writes `docs/vicidial-api.md` out of the catalogue of functions and the composed operations. A test
 * compares it with what stands in the repository.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { allFunctions } from '../connectors/vicidial/functions/catalogue.ts';
import { type Operation, operationsIn } from './api-docs/operations.ts';
import { renderApiDocs } from './api-docs/render.ts';

/** From the root of the repository. */
export const API_DOCS = 'docs/vicidial-api.md';
/** The repository's root folder. */
export const root = dirname(import.meta.dirname);

const COMPOSED = 'connectors/vicidial/composed';

/** The page as it must stand in the repository, in its format. */
export async function generateApiDocs(): Promise<string> {
  const filepath = join(root, API_DOCS);
  const options = await resolveConfig(filepath);
  return format(renderApiDocs(allFunctions(), await composedOperations()), { ...options, filepath });
}

async function composedOperations(): Promise<readonly Operation[]> {
  const files = (await readdir(join(root, COMPOSED))).filter((name) => name.endsWith('.ts')).toSorted();
  const found = await Promise.all(
    files.map(async (name) => operationsIn(await readFile(join(root, COMPOSED, name), 'utf8'))),
  );
  return found.flat();
}

if (import.meta.main) {
  await writeFile(join(root, API_DOCS), await generateApiDocs());
  console.log(`${API_DOCS} written`);
}
