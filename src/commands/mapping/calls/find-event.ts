import { existsSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import type { BridgeEvent } from '../../../domain/event.ts';
import { isoTime } from '../../../domain/time.ts';
import { storedEvent } from '../../../ledger/call-events.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { eventOfNow, eventReading } from '../../read-event.ts';
import { UsageError } from '../../usage-error.ts';
import { readEventFile } from './event-file.ts';

/**
 * The event of a file, or of the ledger by its id, read anew as a replay would.
 *
 * @throws UsageError where there is none, or one that is no call
 */
export async function findEvent(
  wanted: string,
  config: Config,
  ledger: Ledger | undefined,
): Promise<BridgeEvent> {
  const event = await find(wanted, config, ledger);
  if (event.type === 'disposition' || event.type === 'no-agent') return event;
  throw new UsageError(
    `${wanted} is a ${event.type} event: rules for calls are for disposition and no-agent`,
  );
}

async function find(wanted: string, config: Config, ledger: Ledger | undefined): Promise<BridgeEvent> {
  if (existsSync(wanted) || wanted.endsWith('.json')) {
    const [dialer = 'main', settings] = Object.entries(config.dialers)[0] ?? [];
    const phoneCode = settings?.defaultPhoneCode ?? '1';
    return readEventFile(wanted, { dialer, phoneCode, now: isoTime(Date.now()) });
  }
  const row = ledger === undefined ? undefined : await storedEvent(ledger.db, wanted);
  if (row === undefined)
    throw new UsageError(
      `--event ${wanted}: there is no such file and no such event; list them with: vicibridge events`,
    );
  return eventOfNow(row, eventReading(config));
}
