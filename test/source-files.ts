import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** The checkout. */
export const ROOT = join(import.meta.dirname, '..');

export interface SourceFile {
  /** From the checkout's root, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly SourceImport[];
}

export interface SourceImport {
  /** A file from the checkout's root where the specifier is relative, else the package's or module's name. */
  readonly target: string;
  readonly local: boolean;
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

const IMPORT =
  /^(?:import|export)\s+(?<type>type\s+)?(?:[\w*{}\s,$]+\sfrom\s+)?'(?<name>[^']+)'|\bimport\(\s*'(?<lazy>[^']+)'/gmu;

/** Every hand-written TypeScript file under the folders. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => readSource(relative(ROOT, join(entry.parentPath, entry.name)))),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, lines: text.trimEnd().split('\n').length, imports: importsOf(path, text) };
}

/** What a file imports, by whatever form of words; `import { type X }` counts as a real import. */
export function importsOf(path: string, text: string): readonly SourceImport[] {
  return [...text.matchAll(IMPORT)].flatMap(({ groups }) => {
    const name = groups?.['name'] ?? groups?.['lazy'];
    if (name === undefined) return [];
    const local = name.startsWith('.');
    const target = local ? normalize(join(dirname(path), name)) : name;
    return [{ target, local, typeOnly: groups?.['type'] !== undefined }];
  });
}
