import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const CONFIRMED_FILE = 'journal.confirmed';

const Confirmed = z.object({ instance: z.string(), id: z.number().int().nonnegative() });

/**
 * The last journal row that the ledger holds for good; the receiver prunes up to here. 0 when the file is
 * missing, unreadable or speaks of another journal: then nothing is pruned, which is the safe side.
 */
export function readConfirmed(dir: string, instance: string): number {
  try {
    const parsed = Confirmed.parse(JSON.parse(readFileSync(join(dir, CONFIRMED_FILE), 'utf8')));
    return parsed.instance === instance ? parsed.id : 0;
  } catch {
    return 0;
  }
}

/** Tell the receiver, in a file of its own, because the receiver never opens the ledger. Atomic. */
export function writeConfirmed(dir: string, instance: string, id: number): void {
  const path = join(dir, CONFIRMED_FILE);
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify({ instance, id }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}
