import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { Order } from './cli-host.ts';
import { scratchDir } from './ledger-rig.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
const HOST = join(import.meta.dirname, 'cli-host.ts');
/** Where the program keeps what Node makes of its sources (`bin/node24.mjs`): half of what a start costs. */
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/vicibridge');

/** Commands that print the hook key on purpose, in the URLs. */
const PRINTS_URLS = /^(?:dialer )?urls\b|^dialer install\b/;

/** Secrets of the configuration below; none may ever be printed. */
export const CANARIES = {
  VICIDIAL_USER: 'canary-user',
  VICIDIAL_PASS: 'canary-dialer-pass',
  HOOK_KEY: 'canary.hook-key_000001',
  HUBSPOT_TOKEN: 'canary-hubspot-token',
  AUDIT_SECRET: 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhIQ==',
  LEADS_SECRET: 'canary-leads-000004',
  CONSOLE_PASSWORD: 'canary-console-000005',
} as const;

export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliOptions {
  readonly dir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on standard input; absent = nothing. */
  readonly input?: string;
}

/**
 * `vicibridge <words>`. The first command of a test file is a process of its own, as a person's is; the others
 * share a second process that has the modules loaded already (`cli-host.ts`).
 */
export async function cli(words: readonly string[], options: CliOptions): Promise<Printed> {
  const env = { ...environment(), ...CANARIES, ...options.env };
  // What runs until it is stopped has its process to itself.
  const printed =
    spawned && words[0] !== 'start'
      ? await inHost(words, options, env)
      : await asProcess(words, options, env);
  expectNoSecret(printed, PRINTS_URLS.test(words.join(' ')) ? ['HOOK_KEY'] : []);
  return printed;
}

let spawned = false;
let host: ChildProcess | undefined;
let turn: Promise<unknown> = Promise.resolve();

/** Without what a shell may hold for a vicibridge of its own. */
function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('VICIBRIDGE_'));
  const told = Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { NODE_COMPILE_CACHE: COMPILED, ...told };
}

async function asProcess(
  words: readonly string[],
  { dir, input }: CliOptions,
  env: Readonly<Record<string, string>>,
): Promise<Printed> {
  spawned = true;
  const child = spawn(process.execPath, [CLI, ...words], { cwd: dir, env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input ?? '');
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  onTestFinished(() => void child.kill('SIGKILL'));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** One at a time: a process has one folder and one environment. */
function inHost(
  words: readonly string[],
  { dir, input = '' }: CliOptions,
  env: Readonly<Record<string, string>>,
): Promise<Printed> {
  const mine = turn.then(async () => {
    host ??= startHost();
    const order: Order = { words, cwd: dir, env, input };
    const done = new AbortController();
    const answered = Promise.race([
      once(host, 'message', done),
      once(host, 'exit', done).then(() => [undefined]),
    ]);
    host.send(order);
    const [printed] = (await answered.finally(() => done.abort())) as [Printed | undefined];
    if (printed === undefined) throw new Error(`the command host ended at: vicibridge ${words.join(' ')}`);
    return printed;
  });
  turn = mine.catch(() => undefined);
  return mine;
}

function startHost(): ChildProcess {
  const child = fork(HOST, [], {
    execPath: process.execPath,
    execArgv: [],
    env: environment(),
    stdio: 'inherit',
  });
  child.unref();
  child.channel?.unref();
  return child;
}

function expectNoSecret({ stdout, stderr }: Printed, allowed: readonly string[]): void {
  for (const [name, value] of Object.entries(CANARIES)) {
    if (!allowed.includes(name)) expect(stdout + stderr, `${name} was printed`).not.toContain(value);
  }
}

/** A folder with a configuration; its ledger is filled by `fill` and closed again. */
export async function folderWith(
  fill: (ledger: Ledger) => Promise<void> = () => Promise.resolve(),
  changes: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const dir = scratchDir();
  writeConfig(dir, changes);
  mkdirSync(join(dir, 'data'));
  const ledger = await openLedger(join(dir, 'data'));
  await fill(ledger);
  await ledger.close();
  return dir;
}

export function writeConfig(dir: string, changes: Readonly<Record<string, unknown>> = {}): void {
  const config = {
    server: { port: 0, publicUrl: 'https://bridge.example.com' },
    console: { port: 0, users: [{ name: 'ops', password: '$CONSOLE_PASSWORD' }] },
    data: { dir: './data' },
    redis: { url: 'redis://127.0.0.1:1' },
    dialers: {
      main: {
        url: 'http://127.0.0.1:1',
        user: '$VICIDIAL_USER',
        password: '$VICIDIAL_PASS',
        timezone: 'America/New_York',
        hookKey: '$HOOK_KEY',
      },
    },
    connections: {
      crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN' },
      audit: { type: 'webhook', url: 'http://127.0.0.1:1/in', secret: '$AUDIT_SECRET' },
    },
    sources: { website: { secret: '$LEADS_SECRET', dialer: 'main' } },
    routes: [{ on: 'disposition', to: ['crm', 'audit'] }],
    ...changes,
  };
  writeFileSync(join(dir, 'vicibridge.yaml'), stringify(config));
}

/** Look into the ledger of a folder while no command runs. */
export async function inLedger<T>(dir: string, look: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(join(dir, 'data'));
  try {
    return await look(ledger);
  } finally {
    await ledger.close();
  }
}
