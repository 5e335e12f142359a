import { addressSet } from '../config/address.ts';
import type { Logger } from '../domain/logger.ts';
import type { PartState, Readiness } from '../http/health.ts';
import { CONTENT_WINDOW_MS } from '../http/hooks/content-window.ts';
import { type Door, openDoor } from '../http/hooks/doors.ts';
import { openLeadDoor } from '../http/hooks/leads/door.ts';
import { createOutcomes } from '../http/hooks/leads/outcomes.ts';
import { type Receiver, startReceiver } from '../http/receiver.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { listAllSetAside } from '../journal/reconciled.ts';
import { openOutcomeReader } from '../ledger/outcome-reader.ts';
import { openConnectorDoors } from './connector-webhooks.ts';
import { refusalWatch } from './refusal-watch.ts';
import type { ReceiverSettings } from './receiver-settings.ts';

export interface ReceiverRole {
  readonly port: number;
  readonly receiver: Receiver;
  diskState(): PartState;
  /** What another process knows of the parts that this one does not touch. */
  setParts(parts: { readonly ledger: PartState; readonly redis: PartState }): void;
  stop(boundMs: number): Promise<void>;
}

const ELSEWHERE: PartState = { ok: true, detail: 'not used by this process' };
const WATCH_MS = 10_000;

/** Start the durable front door: a journal and an HTTP server, and nothing that could delay an answer. */
export async function startReceiverRole(settings: ReceiverSettings, logger: Logger): Promise<ReceiverRole> {
  const lock = lockFolder(settings.dataDir, 'receiver');
  const now = Date.now;
  let parts = { ledger: ELSEWHERE, redis: ELSEWHERE };
  let journal: Journal | undefined;
  try {
    const opened = openJournal({ dir: settings.dataDir, now, logger, contentWindowMs: CONTENT_WINDOW_MS });
    journal = opened;
    const receiver = await startReceiver({
      host: settings.host,
      port: settings.port,
      trustedProxies: settings.trustedProxies,
      maxBodyBytes: settings.maxBodyBytes,
      dialers: doorsOf(settings.dialers),
      sources: new Map(settings.sources.map((source) => [source.name, openLeadDoor(source)])),
      hubspot: byName(settings.hubspot),
      salesforce: byName(settings.salesforce),
      connectorDoors: await openConnectorDoors(settings.connectorDoors ?? []),
      dncSources: byName(settings.dncSources),
      recordings: settings.recordings,
      publicUrl: settings.publicUrl,
      outcomes: createOutcomes(() => openOutcomeReader(settings.dataDir)),
      journal: opened,
      readiness: () => ({ disk: diskState(opened, settings.dataDir), ...parts }) satisfies Readiness,
      logger,
      now,
    });
    const refusals = refusalWatch(receiver.counters, logger);
    const watch = setInterval(() => {
      warnOfBacklog(settings, opened, logger);
      refusals();
    }, WATCH_MS).unref();
    logger.info({ port: receiver.port, host: settings.host }, 'receiver listens');
    return {
      port: receiver.port,
      receiver,
      diskState: () => diskState(opened, settings.dataDir),
      setParts: (known) => {
        parts = known;
      },
      async stop(boundMs) {
        clearInterval(watch);
        await receiver.close(boundMs);
        await opened.close();
        lock.release();
      },
    };
  } catch (error) {
    await journal?.close();
    lock.release();
    throw error;
  }
}

function doorsOf(senders: ReceiverSettings['dialers']): ReadonlyMap<string, Door> {
  return new Map(
    senders.map(({ name, keys, allowIps, timezone }) => [
      name,
      openDoor({ name, keys, timezone, allowed: allowIps.length === 0 ? undefined : addressSet(allowIps) }),
    ]),
  );
}

function byName<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function diskState(journal: Journal, dir: string): PartState {
  const status = journal.status();
  if (!status.writable) return { ok: false, detail: status.reason ?? 'the journal cannot be written' };
  const waiting = `${status.waiting} hits wait for the intake`;
  const [damaged] = listAllSetAside(dir);
  if (damaged === undefined) return { ok: true, detail: waiting };
  return {
    ok: true,
    detail: `${waiting}; a damaged journal was set aside: run vicibridge recover ${damaged}, then remove the file`,
  };
}

function warnOfBacklog(settings: ReceiverSettings, journal: Journal, logger: Logger): void {
  const { waiting, oldestWaitingMs, walBytes } = journal.status();
  if (oldestWaitingMs > settings.warnSeconds * 1000) {
    logger.warn({ waiting, oldestWaitingMs }, 'accepted hits wait long for the intake: is a worker running?');
  }
  if (walBytes > settings.warnBytes) {
    logger.warn({ walBytes }, 'the journal grows: is a worker running?');
  }
}
