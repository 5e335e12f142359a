import { readdirSync, accessSync, constants, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { journalPath, NewerJournalError, openForWriting } from './schema.ts';
import { walDamage } from './wal.ts';

/** SQLITE_CORRUPT and SQLITE_NOTADB: the file itself is damaged; anything else is the disk's or ours. */
const DAMAGED = new Set([11, 26]);
const SQLITE_ERROR = 1;
const SQLITE_READONLY = 8;

export interface OpenedJournal {
  readonly db: DatabaseSync;
  /** Where a damaged journal was moved to, and what is wrong with it. */
  readonly setAside: { readonly path: string; readonly reason: string } | undefined;
}

/**
 * Open the journal; a damaged one is moved aside, never deleted, and a new one begun, because a receiver
 * that refuses to start loses every hit from now on. `vicibridge recover` reads what is left of it.
 *
 * @throws NewerJournalError when a newer version wrote it: that one is not touched
 */
export function openOrSetAside(dir: string, now: () => number): OpenedJournal {
  const log = `${journalPath(dir)}-wal`;
  const damage = existsSync(log) ? walDamage(log) : undefined;
  if (damage !== undefined) return setAside(dir, now, damage);
  try {
    return { db: openForWriting(dir), setAside: undefined };
  } catch (error) {
    if (!isDamage(error, journalPath(dir))) throw error;
    return setAside(dir, now, (error as Error).message);
  }
}

/**
 * Move the journal out of the way and begin a new one. Whoever still has the old one open keeps it: SQLite
 * sees that the file was moved and leaves the new one's log alone.
 */
export function setAside(dir: string, now: () => number, reason: string): OpenedJournal {
  const path = journalPath(dir);
  const aside = `${path}.damaged-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return { db: openForWriting(dir), setAside: { path: aside, reason } };
}

/** Whether SQLite says that the file is damaged, and not only that the disk refuses. */
export function isCorruption(error: unknown): boolean {
  return DAMAGED.has(resultCode(error) ?? 0);
}

/**
 * The same at the opening, where damage shows in more ways: our own checks report it as text without a
 * code, and a damaged head lets SQLite take the file for one of another format, or for one not to be written.
 */
function isDamage(error: unknown, path: string): boolean {
  if (!(error instanceof Error) || error instanceof NewerJournalError) return false;
  const code = resultCode(error);
  if (code === undefined) return !('code' in error);
  return DAMAGED.has(code) || code === SQLITE_ERROR || (code === SQLITE_READONLY && isWritable(path));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** SQLite's primary result code. */
function resultCode(error: unknown): number | undefined {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

const SET_ASIDE = /^journal\.db\.damaged-(?!.*-(?:wal|shm)$)/;

/**
 * Damaged journals that stand in the folder, also from earlier runs: accepted hits may be in them. Never
 * throws: it is asked by timers, also while the folder is away.
 */
export function listSetAside(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => SET_ASIDE.test(name))
      .map((name) => join(dir, name));
  } catch {
    return [];
  }
}
