import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectors } from '../connectors/index.ts';
import type { Config } from './config/config.ts';
import type { Logger } from './domain/logger.ts';
import type { PartState } from './http/health.ts';
import { FolderLockedError } from './journal/folder-lock.ts';
import { receiverSettings } from './roles/receiver-settings.ts';
import { superviseReceiver } from './roles/supervise.ts';
import type { WorkerRole } from './roles/worker-role.ts';

/** A running program (all of it, or one role). */
export interface Running {
  /** Port for hits and leads; undefined where this process has no receiver. */
  readonly port: number | undefined;
  readonly consolePort: number | undefined;
  /** Finish or release what is being done, within the bound. */
  stop(): Promise<void>;
}

export type Role = 'all' | 'receiver' | 'worker';

/** What running work gets at a stop before it is cut off, milliseconds. */
const STOP_BOUND_MS = 10_000;
const WORKER_RETRY_MS = 10_000;
/** The receiver of a killed predecessor may still be closing: so many failed starts are forgiven. */
const MAX_FAILED_STARTS = 6;
const RECEIVER = fileURLToPath(new URL('receiver.ts', import.meta.url));
const ELSEWHERE: PartState = { ok: true, detail: 'not used by this process' };

/** Start the program in a role. */
export function start(role: Role, config: Config, logger: Logger): Promise<Running> {
  switch (role) {
    case 'receiver':
      return startReceiverOnly(config, logger);
    case 'worker':
      return startWorkerOnly(config, logger);
    case 'all':
      return startAll(config, logger);
  }
}

/** The same process as beside a worker: one that has loaded nothing but what a receiver needs. */
async function startReceiverOnly(config: Config, logger: Logger): Promise<Running> {
  const supervisor = superviseReceiver({
    script: RECEIVER,
    settings: receiverSettings(config, connectors),
    parts: () => ({ ledger: ELSEWHERE, redis: ELSEWHERE }),
    onDisk: () => undefined,
    maxFailedStarts: 1,
    logger,
  });
  try {
    const port = await supervisor.listening;
    return { port, consolePort: undefined, stop: () => supervisor.stop(STOP_BOUND_MS) };
  } catch (error) {
    await supervisor.stop(STOP_BOUND_MS);
    throw error;
  }
}

async function startWorkerOnly(config: Config, logger: Logger): Promise<Running> {
  const { startWorkerRole } = await import('./roles/worker-role.ts');
  const role = await startWorkerRole(config, connectors, logger);
  return { port: undefined, consolePort: role.consolePort, stop: () => role.stop(STOP_BOUND_MS) };
}

/**
 * The receiver comes up first and by itself. When the rest cannot start (a damaged ledger, say) hits are
 * still taken and kept while it is tried again; only what a person must change ends the program.
 */
async function startAll(config: Config, logger: Logger): Promise<Running> {
  const stopping = new AbortController();
  let worker: WorkerRole | undefined;
  let parts = { ledger: starting('starting'), redis: starting('starting') };
  const supervisor = superviseReceiver({
    script: RECEIVER,
    settings: receiverSettings(config, connectors),
    parts: () =>
      worker === undefined ? parts : { ledger: worker.ledgerState(), redis: worker.redisState() },
    onDisk: (state) => worker?.setDisk(state),
    maxFailedStarts: MAX_FAILED_STARTS,
    logger,
  });
  try {
    // Loading the worker's libraries takes longer than the receiver's whole start.
    const loading = import('./roles/worker-role.ts');
    const port = await supervisor.listening;
    const { startWorkerRole } = await loading;
    while (worker === undefined && !stopping.signal.aborted) {
      worker = await startWorkerRole(config, connectors, logger).catch((error: Error) => {
        if (isForAPerson(error)) throw error;
        logger.error({ err: error }, 'the worker does not start; hits are kept; trying again');
        parts = { ...parts, ledger: { ok: false, detail: `the worker does not start: ${error.message}` } };
        return undefined;
      });
      if (worker === undefined) await delay(WORKER_RETRY_MS, undefined, { signal: stopping.signal });
    }
    return {
      port,
      consolePort: worker?.consolePort,
      async stop() {
        stopping.abort();
        await Promise.all([supervisor.stop(STOP_BOUND_MS), worker?.stop(STOP_BOUND_MS)]);
      },
    };
  } catch (error) {
    await supervisor.stop(STOP_BOUND_MS);
    throw error;
  }
}

function isForAPerson(error: Error & { code?: unknown }): boolean {
  return error instanceof FolderLockedError || error.code === 'EADDRINUSE' || error.code === 'EACCES';
}

function starting(detail: string): PartState {
  return { ok: true, detail };
}
