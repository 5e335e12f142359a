import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SOURCES = [
  ['journal.db', 'SELECT event_id AS id FROM hits'],
  ['ledger.db', 'SELECT id FROM events UNION ALL SELECT event_id FROM parked_hits'],
] as const;

/**
 * How many hits were answered 200 and are not in the journal and not in the ledger. An id that was given to
 * two hits counts as well: every hit is an event of its own.
 *
 * @param idsFile the answered ids, one a line
 * @param dataDir of a program that has ended
 */
export function countLost(idsFile: string, dataDir: string): number {
  if (!existsSync(idsFile)) return 0;
  const answered = readFileSync(idsFile, 'latin1').trimEnd().split('\n');
  const missing = new Set(answered);
  const repeated = answered.length - missing.size;
  for (const [file, query] of SOURCES) {
    if (!existsSync(join(dataDir, file))) continue;
    const db = new DatabaseSync(join(dataDir, file));
    for (const row of db.prepare(query).iterate()) missing.delete((row as { id: string }).id);
    db.close();
  }
  return missing.size + repeated;
}
