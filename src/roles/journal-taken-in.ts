import { cursorName } from '../dispatch/journal-source.ts';
import { pause } from '../dispatch/pause.ts';
import { openJournalReader } from '../journal/reader.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import type { LedgerDb } from '../ledger/ledger.ts';

const PATIENCE_MS = 10_000;
const STEP_MS = 100;

/**
 * Wait until the ledger holds every hit that the receiver had accepted when this was called, for some seconds at
 * most. @returns whether it does
 */
export async function allTakenIn(dir: string, db: LedgerDb, signal: AbortSignal): Promise<boolean> {
  const reader = openJournalReader(dir);
  if (reader === undefined) return true;
  try {
    const { last } = reader.bounds();
    for (let waitedMs = 0; ; waitedMs += STEP_MS) {
      const cursor = Number((await readCheckpoint(db, cursorName(reader.instance))) ?? 0);
      if (cursor >= last) return true;
      if (waitedMs >= PATIENCE_MS || signal.aborted) return false;
      await pause(STEP_MS, signal);
    }
  } finally {
    reader.close();
  }
}
