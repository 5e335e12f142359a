import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answersPing, freePort } from './redis-port.ts';

export interface RedisOptions {
  /** Folder for its data, kept on stop; absent = a temporary one that is removed on stop. */
  readonly dir?: string | undefined;
  /** Absent = any free one. */
  readonly port?: number | undefined;
  /** Keep an append-only file, so that a restart brings the data back. Default true. */
  readonly appendonly?: boolean | undefined;
  /** Further arguments, as in `['--appendfsync', 'always']`. */
  readonly args?: readonly string[] | undefined;
  /** How long a start may take, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number | undefined;
}

/** A Redis of our own on 127.0.0.1; it ends with this process, however this process ends. */
export interface PrivateRedis {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  /** The same over restarts. */
  readonly port: number;
  readonly dir: string;
  /** Of the server that runs now; undefined while none does. */
  readonly pid: number | undefined;
  /** Orderly end; removes the folder where it is ours. Safe to call twice. */
  stop(): Promise<void>;
  /** `kill -9`; the folder stays for `restart`. */
  kill(): Promise<void>;
  /** Start again on the same port and folder, after an orderly end where it still runs. */
  restart(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Running {
  readonly server: ChildProcess;
  readonly log: () => string;
}

const PORT_TRIES = 5;
const BUSY_PORT = /address already in use/i;

/**
 * Start a private Redis: append-only file on, `noeviction`, 127.0.0.1 only. Resolves once it answers PING.
 * @throws Error when no redis-server or valkey-server is on the PATH, or when it does not come up (with its log).
 */
export async function startRedis(options: RedisOptions = {}): Promise<PrivateRedis> {
  const program = findRedisServer();
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'vicibridge-redis-'));
  const ownFolder = options.dir === undefined;
  mkdirSync(dir, { recursive: true });
  let port = options.port ?? (await freePort());
  let running: Running | undefined;

  async function start(tries: number): Promise<void> {
    const started = launch(program, serverArgs(dir, port, options), dir, ownFolder);
    try {
      await awaitReady(started, port, options.timeoutMs ?? 15_000);
      running = started;
    } catch (error) {
      await end(started, 'SIGKILL');
      if (tries <= 1 || !BUSY_PORT.test(started.log())) throw error;
      if (running === undefined && options.port === undefined) port = await freePort();
      else await delay(200);
      await start(tries - 1);
    }
  }
  async function halt(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (running !== undefined) await end(running, signal);
  }

  try {
    await start(PORT_TRIES);
  } catch (error) {
    if (ownFolder) rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  async function stop(): Promise<void> {
    await halt('SIGTERM');
    if (ownFolder) rmSync(dir, { recursive: true, force: true });
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    get pid() {
      return running !== undefined && isAlive(running.server) ? running.server.pid : undefined;
    },
    stop,
    kill: () => halt('SIGKILL'),
    restart: async () => {
      await halt('SIGTERM');
      await start(PORT_TRIES);
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The first redis-server or valkey-server on the PATH. @throws Error with the remedy when there is none. */
export function findRedisServer(path: string = process.env['PATH'] ?? ''): string {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const found = ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error('No redis-server or valkey-server is on the PATH: run `npm run setup`, or install one');
}

function serverArgs(dir: string, port: number, options: RedisOptions): readonly string[] {
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir,
    appendonly: options.appendonly === false ? 'no' : 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    supervised: 'no',
    logfile: '',
  };
  return [
    ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ...(options.args ?? []),
  ];
}

/**
 * The server has a session of its own, so that Ctrl-C reaches only the program that uses it. A watcher
 * shell holds a pipe from this process: when that breaks, by whatever death, it kills the server and
 * removes the folder. Neither keeps this process from ending.
 */
function launch(program: string, args: readonly string[], dir: string, ownFolder: boolean): Running {
  const logFile = join(dir, 'redis.log');
  const log = openSync(logFile, 'w');
  const server = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  server.on('error', (error) => appendFileSync(logFile, error.message));
  const script = 'cat >/dev/null; kill -9 "$1"; test -z "$2" || { sleep 0.1; rm -rf "$2"; }';
  const words = ['-c', script, 'sh', String(server.pid ?? ''), ownFolder ? dir : ''];
  const watcher = spawn('sh', words, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  server.once('exit', () => watcher.kill('SIGKILL'));
  server.unref();
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  return { server, log: () => readFileSync(logFile, 'utf8').trimEnd() };
}

async function awaitReady(started: Running, port: number, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (!isAlive(started.server)) throw new Error(`The private Redis ended at once:\n${started.log()}`);
    if (await answersPing(port)) return;
    if (Date.now() > deadline) {
      throw new Error(
        `The private Redis on port ${port} did not answer in ${timeoutMs} ms:\n${started.log()}`,
      );
    }
    await delay(20);
  }
}

async function end(running: Running, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!isAlive(running.server)) return;
  const exited = once(running.server, 'exit');
  running.server.ref();
  running.server.kill(signal);
  await exited;
}

function isAlive(server: ChildProcess): boolean {
  return server.pid !== undefined && server.exitCode === null && server.signalCode === null;
}
