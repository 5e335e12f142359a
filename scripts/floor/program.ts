import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One JSON log line of the program. */
export interface LogLine {
  readonly msg: string;
  readonly level: string;
  readonly [field: string]: unknown;
}

export interface ProgramOptions {
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly role?: 'all' | 'receiver' | 'worker';
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

/** A running `vicibridge start`, as a process of its own. */
export interface Program {
  /** Of the main process and, where there is one, of its receiver. */
  pids(): Promise<readonly number[]>;
  readonly port: number | undefined;
  readonly consolePort: number | undefined;
  /** `kill -9` of every process of it. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for the end. @returns the exit code */
  stop(): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Start the program and wait until it listens. Rejects, with what it printed, when it ends before. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const role = options.role ?? 'all';
  const child = spawn(process.execPath, [CLI, 'start', '--role', role, '--config', options.configFile], {
    env: { ...process.env, ...options.env },
    // A group of its own: Ctrl-C is for us, who still have to count what arrived. The channel ends it
    // when we are gone.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ports = new Map<string, number>();
  const printed: string[] = [];
  const up = Promise.withResolvers<void>();
  const wanted =
    role === 'all'
      ? ['receiver listens', 'worker runs']
      : [role === 'receiver' ? 'receiver listens' : 'worker runs'];
  const remember = (text: string): void => {
    printed.push(text);
    if (printed.length > 50) printed.shift();
  };
  if (child.stdout === null || child.stderr === null) throw new Error('the program has no output');
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = parseLine(text);
    if (line === undefined || line.level === 'error' || line.level === 'warn') remember(text);
    if (line === undefined) return;
    if (typeof line['port'] === 'number') ports.set(line.msg, line['port']);
    if (wanted.every((message) => ports.has(message))) up.resolve();
    options.onLog?.(line);
  });
  createInterface({ input: child.stderr }).on('line', remember);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  void ended.then((code) => up.reject(new Error(`vicibridge ended with ${code}:\n${printed.join('\n')}`)));
  await up.promise;
  return {
    pids: () => pidsOf(child, ports.get('receiver listens')),
    port: ports.get('receiver listens'),
    consolePort: ports.get('worker runs'),
    ended,
    async kill() {
      const pids = await pidsOf(child, ports.get('receiver listens'));
      for (const pid of pids) killHard(pid);
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function parseLine(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}

async function pidsOf(child: ChildProcess, port: number | undefined): Promise<readonly number[]> {
  const pids = child.pid === undefined ? [] : [child.pid];
  if (port === undefined) return pids;
  const health = await fetch(`http://127.0.0.1:${port}/healthz`).then(
    (response) => response.json() as Promise<{ pid: number }>,
    () => undefined,
  );
  return health === undefined || pids.includes(health.pid) ? pids : [...pids, health.pid];
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
