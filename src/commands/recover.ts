import { connectors } from '../../connectors/index.ts';
import { existsSync } from 'node:fs';
import { takeInBatch } from '../dispatch/intake.ts';
import { type JournalReader, readerOf } from '../journal/reader.ts';
import { createLogger } from '../observe/logger.ts';
import { connectorDoorSettings, openConnectorWebhooks } from '../roles/connector-webhooks.ts';
import { parserOf, routingOf } from '../roles/routing.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from './context.ts';
import { readableRows } from './readable-rows.ts';

/**
 * `vicibridge recover <file>`: take in what can still be read of a journal that was set aside. What the
 * ledger holds already is recognised by its event id and has no second effect; what cannot be taken in is
 * parked.
 */
export async function runRecover(file: string, options: GlobalOptions): Promise<void> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const config = configOf(options);
  const webhooks = await openConnectorWebhooks(connectorDoorSettings(config, connectors), connectors);
  const logger = createLogger({ level: 'silent', secrets: [] });
  const context = {
    parse: parserOf(config, webhooks),
    routing: routingOf(config, connectors),
    now: Date.now,
    logger,
  };
  using reader = opened(file);
  await withLedger(config, async (ledger) => {
    const counts = { read: 0, fresh: 0, parked: 0, unreadable: 0 };
    const cursor = `recover:${reader.instance}`;
    for (const rows of readableRows(reader, (count) => (counts.unreadable += count))) {
      const { taken, parked } = await takeInBatch(rows, cursor, { ...context, ledger });
      counts.read += rows.length;
      counts.fresh += taken.filter((entry) => !entry.duplicate).length;
      counts.parked += parked;
    }
    print(
      `${counts.read} hits read, ${counts.fresh} of them new to the ledger, ${counts.parked} parked, ${counts.unreadable} row numbers unreadable`,
    );
  });
}

function opened(file: string): JournalReader & Disposable {
  try {
    const reader = readerOf(file);
    return { ...reader, [Symbol.dispose]: () => reader.close() };
  } catch (error) {
    throw new UsageError(`${file} cannot be opened as a journal: ${(error as Error).message}`);
  }
}
