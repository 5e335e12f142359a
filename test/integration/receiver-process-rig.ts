import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ReceiverSettings } from '../../src/roles/receiver-settings.ts';
import { KEY, TIMEZONE } from './receiver-rig.ts';

const RECEIVER = fileURLToPath(new URL('../../src/receiver.ts', import.meta.url));

export interface ReceiverProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** What it has logged so far. */
  readonly log: readonly string[];
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
  kill(): Promise<void>;
}

export function settingsFor(dataDir: string, port = 0): ReceiverSettings {
  return {
    host: '127.0.0.1',
    port,
    trustedProxies: 0,
    maxBodyBytes: 262_144,
    dataDir,
    warnSeconds: 300,
    warnBytes: 1e9,
    logLevel: 'info',
    secrets: [KEY],
    dialers: [{ name: 'main', keys: [KEY], allowIps: [], timezone: TIMEZONE }],
    sources: [],
    hubspot: [],
    salesforce: [],
    dncSources: [],
  };
}

/**
 * Start the receiver process as `vicibridge start` does. Rejects, with its log, when it does not listen.
 * @param options `limits`: shell commands that run before it in its process, such as `ulimit`
 */
export async function startReceiverProcess(
  dataDir: string,
  options: { readonly port?: number; readonly limits?: string } = {},
): Promise<ReceiverProcess> {
  const { limits = '' } = options;
  const words = ['-c', `${limits}\nexec "$0" "$1"`, process.execPath, RECEIVER];
  const child = spawn('sh', words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  child.send({ kind: 'settings', settings: settingsFor(dataDir, options.port) });
  const log: string[] = [];
  if (child.stdout === null) throw new Error('the receiver has no output');
  createInterface({ input: child.stdout }).on('line', (line) => log.push(line));
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string | null);
  const port = await Promise.race([
    listeningPort(child),
    ended.then((how) => {
      throw new Error(`the receiver ended with ${how}:\n${log.join('\n')}`);
    }),
  ]);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    child,
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    log,
    ended,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

async function listeningPort(child: ChildProcess): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  child.on('message', (message: { kind: string; port?: number }) => {
    if (message.kind === 'listening' && message.port !== undefined) resolve(message.port);
  });
  return promise;
}
