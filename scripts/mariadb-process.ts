import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { asWhom } from './mariadb-programs.ts';

export interface Running {
  readonly server: ChildProcess;
  readonly log: () => string;
}

export interface Launch {
  readonly dir: string;
  readonly port: number;
  readonly socketPath: string;
  /** The folder goes when this process dies. */
  readonly ownFolder: boolean;
  readonly timezone: string;
  readonly args: readonly string[];
}

/** Run at every start: whoever comes over TCP has to be a user that was made on purpose. */
const ROOT_BY_SOCKET_ONLY =
  "delete from mysql.global_priv where User = 'root' and Host <> 'localhost';\nflush privileges;\n";

function serverArgs({ dir, port, socketPath, args }: Launch): readonly string[] {
  return [
    '--no-defaults',
    ...asWhom(),
    `--datadir=${join(dir, 'data')}`,
    `--socket=${socketPath}`,
    `--init-file=${join(dir, 'init.sql')}`,
    `--pid-file=${join(dir, 'mariadb.pid')}`,
    // Another server that starts would remove our temporary tables from a folder that is everybody's.
    `--tmpdir=${join(dir, 'tmp')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--sql-mode=NO_ENGINE_SUBSTITUTION',
    '--character-set-server=utf8',
    '--collation-server=utf8_unicode_ci',
    '--innodb-buffer-pool-size=16M',
    '--key-buffer-size=16M',
    '--performance-schema=OFF',
    ...args,
  ];
}

/**
 * The server has a session of its own, so that Ctrl-C reaches only the program that uses it. A watcher
 * shell holds a pipe from this process: when that breaks, by whatever death, it kills the server and
 * removes the folder. Neither keeps this process from ending.
 */
export function launch(program: string, given: Launch): Running {
  const { dir, ownFolder } = given;
  mkdirSync(join(dir, 'tmp'), { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, 'init.sql'), ROOT_BY_SOCKET_ONLY);
  const logFile = join(dir, 'mariadb.log');
  const log = openSync(logFile, 'w');
  const env = { ...process.env, TZ: given.timezone };
  const server = spawn(program, serverArgs(given), { detached: true, stdio: ['ignore', log, log], env });
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

/** Resolves once `connect` gets in. @throws Error with the server's log when it ends or takes too long. */
export async function awaitReady(
  started: Running,
  connect: () => Promise<Connection>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (!isAlive(started.server)) throw new Error(`The private MariaDB ended at once:\n${started.log()}`);
    try {
      await (await connect()).end();
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`The private MariaDB did not let us in within ${timeoutMs} ms:\n${started.log()}`, {
          cause: error,
        });
    }
    await delay(20);
  }
}

/** Send the signal and wait for the end; nothing where it has ended. */
export async function end(running: Running, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!isAlive(running.server)) return;
  const exited = once(running.server, 'exit');
  running.server.ref();
  running.server.kill(signal);
  await exited;
}

export function isAlive(server: ChildProcess): boolean {
  return server.pid !== undefined && server.exitCode === null && server.signalCode === null;
}
