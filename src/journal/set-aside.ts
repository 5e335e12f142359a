import { existsSync, renameSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { journalPath, openForWriting } from './schema.ts';

/** SQLITE_CORRUPT and SQLITE_NOTADB: the file itself is damaged; anything else is the disk's or ours. */
const DAMAGED = new Set([11, 26]);

export interface OpenedJournal {
  readonly db: DatabaseSync;
  /** Where a damaged journal was moved to, and what SQLite said of it. */
  readonly setAside: { readonly path: string; readonly reason: string } | undefined;
}

/**
 * Open the journal; a damaged one is moved aside, never deleted, and a new one begun, because a receiver
 * that refuses to start loses every hit from now on. `vicibridge recover` reads what is left of it.
 */
export function openOrSetAside(dir: string, now: () => number): OpenedJournal {
  try {
    return { db: openForWriting(dir), setAside: undefined };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const aside = `${journalPath(dir)}.damaged-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(journalPath(dir) + suffix)) renameSync(journalPath(dir) + suffix, aside + suffix);
    }
    return { db: openForWriting(dir), setAside: { path: aside, reason: (error as Error).message } };
  }
}

function isDamaged(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errcode } = error as { errcode?: number };
  // quick_check reports damage as text, without a code.
  if (errcode === undefined) return !error.message.includes('newer vicibridge');
  return DAMAGED.has(errcode & 0xff);
}
