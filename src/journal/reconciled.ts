import { join } from 'node:path';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { Logger } from '../domain/logger.ts';
import { lockFolder } from './folder-lock.ts';
import { openJournal } from './journal.ts';
import { listSetAside } from './set-aside.ts';

export interface ReconciledJournal {
  /** Resolves after the request is on disk. Rejects with JournalError when the disk refuses. */
  append(hit: RawHit): Promise<void>;
  close(): Promise<void>;
}

export interface ReconciledJournalOptions {
  /** The data folder. */
  readonly dir: string;
  readonly now: () => number;
  readonly logger: Logger;
}

/** Where requests that were taken back in wait for the intake. */
export function reconciledDir(dataDir: string): string {
  return join(dataDir, 'reconciled');
}

/**
 * Open the journal of requests that never reached us. It is the worker's own, in a folder of its own: the receiver's
 * is written by the receiver alone, so nothing that is read from a dialer ever stands in the way of a hit.
 * @throws FolderLockedError when another process writes it
 */
export function openReconciledJournal({ dir, now, logger }: ReconciledJournalOptions): ReconciledJournal {
  const folder = reconciledDir(dir);
  const lock = lockFolder(folder, 'worker');
  try {
    // Their ids tell them apart at every reading, so nothing is remembered by its content.
    const journal = openJournal({ dir: folder, now, logger, contentWindowMs: 0 });
    return {
      append: (hit) => journal.append(hit),
      async close() {
        try {
          await journal.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Damaged journals of either kind that were set aside in a data folder. Never throws. */
export function listAllSetAside(dataDir: string): readonly string[] {
  return [...listSetAside(dataDir), ...listSetAside(reconciledDir(dataDir))];
}
