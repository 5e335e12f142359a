import { existsSync } from 'node:fs';
import { takeIn, type TakenIn } from '../dispatch/take-in.ts';
import { type JournalReader, type JournalRow, readerOf } from '../journal/reader.ts';
import { parserOf, routingOf } from '../roles/routing.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from './context.ts';

/** Ids tried one by one behind a page that cannot be read, before the end is believed to be reached. */
const SKIP_MAX = 10_000;
const BATCH = 200;

/**
 * `vicibridge recover <file>`: take in what can still be read of a journal that was set aside. What the
 * ledger holds already is recognised by its event id and has no second effect.
 */
export async function runRecover(file: string, options: GlobalOptions): Promise<void> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const config = configOf(options);
  const context = { parse: parserOf(config), routing: routingOf(config), now: Date.now };
  let reader: JournalReader;
  try {
    reader = readerOf(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be opened as a journal: ${(error as Error).message}`);
  }
  await withLedger(config, async (ledger) => {
    const counts = { read: 0, fresh: 0, unreadable: 0 };
    for (const rows of readableRows(reader, () => (counts.unreadable += 1))) {
      const taken = await ledger.write(async (trx) => {
        const entries: TakenIn[] = [];
        for (const row of rows) entries.push(await takeIn(trx, row.hit, context));
        return entries;
      });
      counts.read += rows.length;
      counts.fresh += taken.filter((entry) => !entry.duplicate).length;
    }
    print(
      `${counts.read} hits read, ${counts.fresh} of them new to the ledger, ${counts.unreadable} rows unreadable`,
    );
  });
  reader.close();
}

function* readableRows(reader: JournalReader, onUnreadable: () => void): Generator<readonly JournalRow[]> {
  let cursor = 0;
  let skipped = 0;
  while (skipped < SKIP_MAX) {
    const rows = tryRead(reader, cursor, BATCH) ?? tryRead(reader, cursor, 1);
    if (rows === undefined) {
      onUnreadable();
      cursor += 1;
      skipped += 1;
      continue;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    cursor = last.id;
    skipped = 0;
  }
}

function tryRead(reader: JournalReader, afterId: number, limit: number): readonly JournalRow[] | undefined {
  try {
    return reader.read(afterId, limit);
  } catch {
    return undefined;
  }
}
