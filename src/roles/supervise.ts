import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from '../domain/logger.ts';
import type { PartState } from '../http/health.ts';
import { DiskMessage, ListeningMessage, type PartsMessage, type SettingsMessage } from './parts-message.ts';
import type { ReceiverSettings } from './receiver-settings.ts';

class ReceiverStartError extends Error {
  constructor() {
    super('the receiver process does not start; its own messages above say why');
    this.name = 'ReceiverStartError';
  }
}

export interface SupervisorOptions {
  /** Runs a receiver with the settings that it is sent. */
  readonly script: string;
  readonly settings: ReceiverSettings;
  readonly parts: () => { readonly ledger: PartState; readonly redis: PartState };
  readonly onDisk: (state: PartState) => void;
  /** Failed first starts after which it is given up. */
  readonly maxFailedStarts: number;
  readonly logger: Logger;
}

export interface Supervisor {
  /** The receiver's port, once it listens for the first time. Rejects when it cannot be started at all. */
  readonly listening: Promise<number>;
  stop(boundMs: number): Promise<void>;
}

/** Left to itself V8 lets short-lived objects take up to 130 MB, which a receiver under load then keeps. */
const YOUNG_GENERATION = '--max-semi-space-size=4';
const TELL_EVERY_MS = 2000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** A receiver that ran this long was sound: the next pause is short again. */
const SOUND_MS = 10_000;

/** Keep a receiver running in a process of its own: its answers never wait for what this process does. */
export function superviseReceiver(options: SupervisorOptions): Supervisor {
  let child: ChildProcess | undefined;
  let stopping = false;
  let failedStarts = 0;
  let restart: NodeJS.Timeout | undefined;
  const listening = Promise.withResolvers<number>();
  start();
  const timer = setInterval(tell, TELL_EVERY_MS).unref();

  function start(): void {
    const startedAt = performance.now();
    const execArgv = [...process.execArgv, YOUNG_GENERATION];
    const started = fork(options.script, [], { stdio: 'inherit', execArgv });
    child = started;
    started.send({ kind: 'settings', settings: options.settings } satisfies SettingsMessage, () => undefined);
    started.on('message', (message) => {
      const port = ListeningMessage.safeParse(message);
      if (port.success) {
        failedStarts = 0;
        listening.resolve(port.data.port);
        tell();
      }
      const disk = DiskMessage.safeParse(message);
      if (disk.success) options.onDisk(disk.data.disk);
    });
    started.on('error', (error) => options.logger.error({ err: error }, 'the receiver process failed'));
    started.on('exit', (code, signal) => onExit(code, signal, performance.now() - startedAt));
  }

  function onExit(code: number | null, signal: NodeJS.Signals | null, ranMs: number): void {
    child = undefined;
    if (stopping) return;
    failedStarts = ranMs > SOUND_MS ? 0 : failedStarts + 1;
    options.onDisk({ ok: false, detail: 'the receiver process is down; it is being restarted' });
    options.logger.error({ code, signal, failedStarts }, 'the receiver process ended; starting it again');
    if (failedStarts >= options.maxFailedStarts) {
      listening.reject(new ReceiverStartError());
    }
    restart = setTimeout(start, Math.min(FIRST_PAUSE_MS * 2 ** failedStarts, LONGEST_PAUSE_MS));
  }

  function tell(): void {
    if (child?.connected !== true) return;
    child.send({ kind: 'parts', ...options.parts() } satisfies PartsMessage, () => undefined);
  }

  return {
    listening: listening.promise,
    async stop(boundMs) {
      stopping = true;
      clearInterval(timer);
      clearTimeout(restart);
      if (child === undefined) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child?.kill('SIGKILL'), boundMs + 2000);
      await ended;
      clearTimeout(force);
    },
  };
}
