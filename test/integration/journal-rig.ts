import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { CONTENT_WINDOW_MS } from '../../src/http/hooks/content-window.ts';
import { type Journal, type JournalOptions, openJournal } from '../../src/journal/journal.ts';
import { rawHit } from '../unit/hit-recorded.ts';
import { recordingLogger } from './receiver-rig.ts';

/** A hit that is told apart by its number; `size` bytes of body. */
export function numberedHit(number: number, size = 0): RawHit {
  return rawHit({
    eventId: `evt_${number}`,
    query: Buffer.from(`lead_id=${number}&uniqueid=${number}.1`),
    headers: { 'user-agent': 'test' },
    body: Buffer.alloc(size, 'b'),
  });
}

export interface OpenJournal extends AsyncDisposable {
  readonly journal: Journal;
  readonly logger: ReturnType<typeof recordingLogger>;
}

export function openIn(dir: string, options: Partial<JournalOptions> = {}): OpenJournal {
  const logger = recordingLogger();
  const journal = openJournal({ dir, now: Date.now, logger, contentWindowMs: CONTENT_WINDOW_MS, ...options });
  return { journal, logger, [Symbol.asyncDispose]: () => journal.close() };
}

/** Append hits `from` to `to`, each in a commit of its own. */
export async function appendEach(journal: Journal, from: number, to: number, size = 0): Promise<void> {
  for (let number = from; number <= to; number += 1) await journal.append(numberedHit(number, size));
}

export interface Folder extends Disposable {
  readonly dir: string;
}

export function folder(): Folder {
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-journal-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** The files of a journal in use, as a `kill -9` at this moment would leave them. */
export function crashImage(dir: string): Folder {
  const image = folder();
  cpSync(dir, image.dir, { recursive: true });
  // The wal-index is rebuilt from the log; a copy of a live one would be believed.
  rmSync(join(image.dir, 'journal.db-shm'), { force: true });
  return image;
}
