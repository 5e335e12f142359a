import { addressSet } from '../config/address.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../domain/logger.ts';
import type { PartState, Readiness } from '../http/health.ts';
import { CONTENT_WINDOW_MS } from '../http/hooks/content-window.ts';
import { type Door, openDoor } from '../http/hooks/doors.ts';
import { type Receiver, startReceiver } from '../http/receiver.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { type Journal, openJournal } from '../journal/journal.ts';

export interface ReceiverRole {
  readonly port: number;
  readonly receiver: Receiver;
  diskState(): PartState;
  /** What another process knows of the parts that this one does not touch. */
  setParts(parts: { readonly ledger: PartState; readonly redis: PartState }): void;
  stop(boundMs: number): Promise<void>;
}

const ELSEWHERE: PartState = { ok: true, detail: 'not used by this process' };
const MEGABYTE = 1024 * 1024;
const WATCH_MS = 10_000;

/** Start the durable front door: a journal and an HTTP server, and nothing that could delay an answer. */
export async function startReceiverRole(config: Config, logger: Logger): Promise<ReceiverRole> {
  const lock = lockFolder(config.data.dir, 'receiver');
  const now = Date.now;
  let parts = { ledger: ELSEWHERE, redis: ELSEWHERE };
  let journal: Journal | undefined;
  try {
    const opened = openJournal({ dir: config.data.dir, now, logger, contentWindowMs: CONTENT_WINDOW_MS });
    journal = opened;
    const receiver = await startReceiver({
      host: config.server.host,
      port: config.server.port,
      trustedProxies: config.server.trustedProxies,
      maxBodyBytes: config.server.maxBodyBytes,
      dialers: dialerDoors(config),
      sources: sourceDoors(config),
      journal: opened,
      readiness: () => ({ disk: diskState(opened), ...parts }) satisfies Readiness,
      logger,
      now,
    });
    const watch = setInterval(() => warnOfBacklog(config, opened, logger), WATCH_MS).unref();
    logger.info({ port: receiver.port, host: config.server.host }, 'receiver listens');
    return {
      port: receiver.port,
      receiver,
      diskState: () => diskState(opened),
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

function dialerDoors(config: Config): ReadonlyMap<string, Door> {
  return new Map(
    Object.entries(config.dialers).map(([name, dialer]) => [
      name,
      openDoor({
        name,
        keys: dialer.hookKeys,
        allowed: dialer.allowIps.length === 0 ? undefined : addressSet(dialer.allowIps),
        timezone: dialer.timezone,
      }),
    ]),
  );
}

function sourceDoors(config: Config): ReadonlyMap<string, Door> {
  return new Map(
    Object.entries(config.sources).map(([name, source]) => [
      name,
      openDoor({ name, keys: [source.secret], timezone: config.dialers[source.dialer]?.timezone ?? 'UTC' }),
    ]),
  );
}

function diskState(journal: Journal): PartState {
  const status = journal.status();
  if (!status.writable) return { ok: false, detail: status.reason ?? 'the journal cannot be written' };
  const waiting = `${status.waiting} hits wait for the intake`;
  if (status.setAside === undefined) return { ok: true, detail: waiting };
  return {
    ok: true,
    detail: `${waiting}; a damaged journal was set aside: run vicibridge recover ${status.setAside}`,
  };
}

function warnOfBacklog(config: Config, journal: Journal, logger: Logger): void {
  const { waiting, oldestWaitingMs, walBytes } = journal.status();
  if (oldestWaitingMs > config.data.journalWarnSeconds * 1000) {
    logger.warn({ waiting, oldestWaitingMs }, 'accepted hits wait long for the intake: is a worker running?');
  }
  if (walBytes > config.data.journalWarnMb * MEGABYTE) {
    logger.warn({ walBytes }, 'the journal grows: is a worker running?');
  }
}
