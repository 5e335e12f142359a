import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Survey, survey } from '../../bulk/csv/survey.ts';
import { type ColumnMap, mapColumns } from '../../bulk/map/column-map.ts';
import { ColumnMapFile } from '../../bulk/map/map-file.ts';
import { digestOf } from '../../domain/hit/digest.ts';
import { UsageError } from '../context.ts';
import { note } from './bulk-session.ts';
import type { ImportWords } from './import-words.ts';

/** What is known of an import before anything is sent. */
export interface ImportPlan {
  readonly file: Survey;
  readonly map: ColumnMap;
}

/** Look through the file and map its columns; what is odd is said. @throws UsageError, BulkInputError */
export async function planImport(path: string, words: ImportWords): Promise<ImportPlan> {
  const mapFile = await readMap(words.map);
  const file = await survey(path, words);
  const map = mapColumns(file.header, mapFile);
  if (map.unused.length > 0) note(`columns that nothing is done with: ${map.unused.join(', ')}`);
  if (file.uneven > 0)
    note(`${file.uneven} of ${file.rows} rows have not as many columns as the header; they are not sent`);
  if (file.encoding !== 'utf-8') note(`the file is read as ${file.encoding}`);
  return { file, map };
}

/** What the import is of: with another one it is not gone on with. */
export function identityOf({ file, map }: ImportPlan, rest: readonly (string | undefined)[]): string {
  const { sha256, encoding, delimiter } = file;
  const mapping = JSON.stringify([map.columns, [...map.constants]]);
  return digestOf([sha256, encoding, delimiter, mapping, ...rest.map((part) => part ?? '')]);
}

async function readMap(path: string | undefined): Promise<ColumnMapFile> {
  if (path === undefined) return ColumnMapFile.parse({});
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new UsageError(`--map ${path} cannot be read`);
  }
  const parsed = ColumnMapFile.safeParse(parsedYaml(path, text) ?? {});
  if (parsed.success) return parsed.data;
  throw new UsageError(`--map ${path}:\n${z.prettifyError(parsed.error)}`);
}

function parsedYaml(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`--map ${path} is no YAML: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
