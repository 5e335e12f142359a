import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { awaitReady, end, isAlive, launch, type Running } from './mariadb-process.ts';
import { dataTemplate, findMariadb } from './mariadb-programs.ts';
import { freePort } from './redis-port.ts';

export interface MariadbOptions {
  /** Folder for its data, kept on stop; absent = a temporary one that is removed on stop. */
  readonly dir?: string | undefined;
  /** Absent = any free one. */
  readonly port?: number | undefined;
  /** The clock that its `SYSTEM` time zone shows, as VICIdial's machine would. Default New York. */
  readonly timezone?: string | undefined;
  /** Further arguments, as in `['--max-connections=5']`. */
  readonly args?: readonly string[] | undefined;
  /** How long a start may take, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A MariaDB of our own: over TCP on 127.0.0.1 for users that are made in it, as `root` without a password
 * over its socket only, which stands in a folder that nobody else may enter. It ends with this process.
 */
export interface PrivateMariadb {
  readonly host: '127.0.0.1';
  /** The same over restarts. */
  readonly port: number;
  readonly socketPath: string;
  readonly dir: string;
  /** Of the server that runs now; undefined while none does. */
  readonly pid: number | undefined;
  /** A connection as `root` that takes several statements at once; the caller ends it. */
  connect(database?: string): Promise<Connection>;
  /** Orderly end where the folder stays; safe to call twice. */
  stop(): Promise<void>;
  /** `kill -9`; the folder stays for `restart`. */
  kill(): Promise<void>;
  /** Start again on the same port and folder, after an orderly end where it still runs. */
  restart(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const PORT_TRIES = 5;
const BUSY_PORT = /address already in use/i;

/**
 * Start a private MariaDB set as VICIdial wants it: no strict mode, utf8mb3. Resolves once it lets us in.
 * @throws Error when MariaDB is not installed, or when the server does not come up (with its log).
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<PrivateMariadb> {
  const programs = findMariadb();
  const template = await dataTemplate(programs);
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'vicibridge-mariadb-'));
  const ownFolder = options.dir === undefined;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (!existsSync(join(dir, 'data'))) cpSync(template, join(dir, 'data'), { recursive: true });
  const socketPath = join(dir, 'mariadb.sock');
  let port = options.port ?? (await freePort());
  let running: Running | undefined;

  function connect(database?: string): Promise<Connection> {
    const named = database === undefined ? {} : { database };
    return createConnection({ socketPath, user: 'root', multipleStatements: true, ...named });
  }
  async function start(tries: number): Promise<void> {
    const started = launch(programs.server, {
      dir,
      port,
      socketPath,
      ownFolder,
      timezone: options.timezone ?? 'America/New_York',
      args: options.args ?? [],
    });
    try {
      await awaitReady(started, connect, options.timeoutMs ?? 15_000);
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
  async function stop(): Promise<void> {
    // An orderly end takes over a second, and nobody reads the folder again.
    await halt(ownFolder ? 'SIGKILL' : 'SIGTERM');
    if (ownFolder) rmSync(dir, { recursive: true, force: true });
  }

  try {
    await start(PORT_TRIES);
  } catch (error) {
    if (ownFolder) rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  return {
    host: '127.0.0.1',
    port,
    socketPath,
    dir,
    get pid() {
      return running !== undefined && isAlive(running.server) ? running.server.pid : undefined;
    },
    connect,
    stop,
    kill: () => halt('SIGKILL'),
    restart: async () => {
      await halt('SIGTERM');
      await start(PORT_TRIES);
    },
    [Symbol.asyncDispose]: stop,
  };
}
