import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import type { OpenTraffic } from '../../dialer-traffic.ts';
import { callEndedAt } from '../../dispatch/recordings.ts';
import type { BridgeEvent } from '../../domain/event.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { lastDisposition, listRecordings, lookNow } from '../../ledger/recording-list.ts';
import { awaitRecording, waitingRecording } from '../../ledger/recordings.ts';
import { createLogger } from '../../observe/logger.ts';
import { lookOnce } from '../../recordings/look/look-once.ts';
import { lookContextOf, lookedAtDialer } from '../../roles/recordings.ts';
import { routingOf } from '../../roles/routing.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { tableLines } from '../table-lines.ts';
import { withTraffic } from '../with-traffic.ts';
import { recordingRow } from './row.ts';

export interface RecordingsLookOptions extends GlobalOptions {
  readonly call: string;
  readonly json?: boolean;
}

const NOT_FOUND_EXIT = 3;
const TIMEOUT_MS = 60_000;
/** Of one uniqueid: a call that was transferred has a key for each lead. */
const MOST_CALLS = 20;

/**
 * `vicibridge recordings look`: ask the dialer now, also for a call that nobody asked for so far or that was
 * given up. What is found is told as always; what is not is looked for again at its times.
 */
export async function runRecordingsLook(options: RecordingsLookOptions): Promise<void> {
  const config = configOf(options);
  await withLedger(config, async (ledger) => {
    const calls = await findCalls(ledger, options.call);
    for (const { dialer } of calls) requireRecordings(dialer, config);
    await withTraffic(config, async (openTraffic) => {
      for (const call of calls) await look(call, config, ledger, openTraffic);
    });
    const found = await listRecordings(ledger.db, { call: options.call, limit: MOST_CALLS });
    const rows = found.map(recordingRow);
    if (options.json === true) for (const row of rows) print(JSON.stringify(row));
    else for (const line of tableLines(rows)) print(line);
    if (!found.some(({ state }) => state === 'found')) process.exitCode = NOT_FOUND_EXIT;
  });
}

interface Call {
  readonly callKey: string;
  readonly dialer: string;
  /** What tells of it, where nobody asked for its recording so far. */
  readonly event?: BridgeEvent;
}

async function findCalls(ledger: Ledger, call: string): Promise<readonly Call[]> {
  const known = await listRecordings(ledger.db, { call, limit: MOST_CALLS });
  if (known.length > 0) return known;
  const event = await lastDisposition(ledger.db, call);
  if (event?.callKey === undefined)
    throw new UsageError(
      `the ledger holds no call ${call}: name a uniqueid, a call key or an event id (vicibridge events)`,
    );
  return [{ callKey: event.callKey, dialer: event.source, event }];
}

function requireRecordings(dialer: string, { dialers }: Config): void {
  if (dialers[dialer]?.recordings === undefined)
    throw new UsageError(
      `the recordings of dialer ${dialer} are not looked for: add dialers.${dialer}.recordings`,
    );
}

async function look(
  { callKey, dialer: name, event }: Call,
  config: Config,
  ledger: Ledger,
  openTraffic: OpenTraffic | undefined,
): Promise<void> {
  const now = Date.now;
  await ledger.write(async (trx) => {
    if (event === undefined) return void (await lookNow(trx, callKey, now()));
    const row = { callKey, dialer: name, eventId: event.id, endedAt: callEndedAt(event), dueAt: now() };
    await awaitRecording(trx, row, now());
  });
  const due = await waitingRecording(ledger.db, callKey);
  const { settings } = config.dialers[name] ?? {};
  const connector = connectors.find(({ type }) => type === settings?.type);
  // Not due any more: a worker that runs has been faster.
  if (due === undefined || settings === undefined || connector === undefined) return;
  const logger = createLogger({ level: 'silent', secrets: [] });
  const context = lookContextOf({ config, ledger, logger, routing: routingOf(config, connectors), now });
  const connection = await connector.connect(settings, { name, logger, now, openTraffic });
  try {
    const dialer = lookedAtDialer(name, connection, config);
    if (dialer === undefined || context === undefined) return;
    await lookOnce(due, dialer, context, AbortSignal.timeout(TIMEOUT_MS));
  } finally {
    await connection.close();
  }
}
