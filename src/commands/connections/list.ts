import type { Config } from '../../config/config.ts';
import { NO_BACKLOG } from '../../ledger/backlog.ts';
import { type DestinationStatus, readWork } from '../../roles/status.ts';
import { configOf, type GlobalOptions, hasLedger, print, withLedger } from '../context.ts';
import { tableLines } from '../table-lines.ts';

export interface ConnectionsListOptions extends GlobalOptions {
  readonly json?: boolean;
}

const NOTHING: DestinationStatus = { ...NO_BACKLOG, held: undefined };

/** `vicibridge connections`: every connection of the configuration, with what waits for it. */
export async function runConnectionsList(options: ConnectionsListOptions): Promise<void> {
  const config = configOf(options);
  const work = hasLedger(config) ? await withLedger(config, ({ db }) => readWork(config, db)) : undefined;
  const rows = Object.entries(config.connections).map(([name, connection]) =>
    rowOf(name, connection, work?.destinations[name] ?? NOTHING),
  );
  if (options.json === true) {
    for (const row of rows) print(JSON.stringify(row));
    return;
  }
  if (rows.length === 0) return print('the configuration has no connections');
  for (const line of tableLines(rows)) print(line);
}

function rowOf(
  name: string,
  { type, enabled, shadow }: Config['connections'][string],
  { held, due, queued, running, waiting, dead, parked }: DestinationStatus,
) {
  return {
    name,
    type,
    state: stateOf(enabled, shadow, held?.code),
    heldSince: held === undefined ? undefined : new Date(held.since).toISOString(),
    due,
    queued,
    running,
    waiting,
    dead,
    parked,
  };
}

function stateOf(enabled: boolean, shadow: boolean, held: string | undefined): string {
  if (!enabled) return 'off';
  if (held !== undefined) return `held (${held})`;
  return shadow ? 'shadow' : 'on';
}
