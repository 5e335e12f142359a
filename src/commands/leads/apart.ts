import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../context.ts';

/**
 * See that no file that is written is one that is read, or is written twice, by whatever path or link it goes.
 *
 * @param files what each is called on the command line; without a path it is not there
 * @throws UsageError that names both
 */
export function assertApart(
  reads: Readonly<Record<string, string | undefined>>,
  writes: Readonly<Record<string, string | undefined>>,
): void {
  const taken = new Map<string, string>();
  for (const [name, path] of Object.entries(reads)) if (path !== undefined) taken.set(identityOf(path), name);
  for (const [name, path] of Object.entries(writes)) {
    if (path === undefined) continue;
    const identity = identityOf(path);
    const other = taken.get(identity);
    if (other !== undefined)
      throw new UsageError(
        `${name} would be written over ${other} (${path}): the files that are read and those that are written must be different ones`,
      );
    taken.set(identity, name);
  }
}

/** The same for one file under two names. */
function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return `${found.dev}:${found.ino}`;
  const folder = resolve(dirname(path));
  try {
    return join(realpathSync(folder), basename(path));
  } catch {
    return join(folder, basename(path));
  }
}
