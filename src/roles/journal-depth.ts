import { cursorName } from '../dispatch/intake.ts';
import { openJournalReader } from '../journal/reader.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import type { LedgerDb } from '../ledger/ledger.ts';

/** Requests in the journal of a folder that the ledger does not hold yet; undefined while there is no journal. */
export async function journalDepth(dir: string, db: LedgerDb): Promise<number | undefined> {
  const reader = openJournalReader(dir);
  if (reader === undefined) return undefined;
  try {
    const cursor = Number((await readCheckpoint(db, cursorName(reader.instance))) ?? 0);
    return Math.max(0, reader.bounds().last - cursor);
  } finally {
    reader.close();
  }
}
