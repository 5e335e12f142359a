import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface FolderLock {
  release(): void;
}

/** Somebody else holds the role in this folder. */
export class FolderLockedError extends Error {
  constructor(dir: string, role: string) {
    super(
      `another ${role} already works on the data folder ${dir}; two would spoil each other's work: ` +
        'stop the other one, or give this one a folder of its own (data.dir)',
    );
    this.name = 'FolderLockedError';
  }
}

/**
 * Hold a role (`receiver`, `worker`) in a data folder for as long as this process lives. The lock is the
 * operating system's, taken through SQLite, so it goes with the process also after `kill -9`.
 * @throws FolderLockedError when another process holds it
 */
export function lockFolder(dir: string, role: string): FolderLock {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${role}.lock`);
  try {
    return lockFile(path);
  } catch (error) {
    if (codeOf(error) === SQLITE_BUSY) throw new FolderLockedError(dir, role);
    if (codeOf(error) !== SQLITE_NOTADB) throw error;
    // Damaged, which SQLite can only tell when nobody holds it. There is nothing in it to lose.
    truncateSync(path);
    return lockFile(path);
  }
}

function lockFile(path: string): FolderLock {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    db.close();
    throw error;
  }
  return { release: () => db.close() };
}

const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

function codeOf(error: unknown): number | undefined {
  return error instanceof Error ? (error as { errcode?: number }).errcode : undefined;
}
