import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { sendersTo } from '../bench-dnc/senders.ts';
import { FLOOR_ENV } from '../floor/config-file.ts';
import { dialerAt } from '../floor/connections.ts';
import { drained } from '../floor/drained.ts';
import { inParallel } from '../floor/in-parallel.ts';
import { startProgram } from '../floor/program.ts';
import { type SandboxProcess, startSandboxProcess } from '../floor/sandbox-process.ts';
import { startRedis } from '../private-redis.ts';
import type { Point } from './point.ts';
import type { Target } from './targets.ts';

export interface FaultOptions {
  readonly target: Target;
  readonly point: Point;
  /** Each is one call of a lead of its own. */
  readonly dispositions: number;
  readonly drainMs: number;
}

/** What the system holds in the end; all but `once` should be none. */
export interface FaultReport {
  readonly target: string;
  readonly point: Point;
  readonly once: number;
  readonly missing: number;
  readonly doubled: number;
  readonly drained: boolean;
  /** The process died at the point, or the fault was met otherwise, as it was meant to. */
  readonly struck: boolean;
  readonly seconds: number;
}

const AT_ONCE = 32;
const WORKER = fileURLToPath(new URL('faulty-worker.ts', import.meta.url));
/** A stalled job is found within five seconds, and held for nine. */
const STALLING_MS = 12_000;
const SLOW_MS = 1500;

/** Deliver some dispositions to one system while every attempt at first fails at one point; count what is there. */
export async function runFaults({
  target,
  point,
  dispositions,
  drainMs,
}: FaultOptions): Promise<FaultReport> {
  const began = performance.now();
  await using stack = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-faults-'));
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const starting = startSandboxProcess();
  stack.defer(async () => (await starting).stop());
  const redis = stack.use(await startRedis());
  const sandbox = await starting;
  const configFile = writeConfig(dir, redis.url, target, sandbox.urls);
  const receiver = await startProgram({ configFile, env: FLOOR_ENV, role: 'receiver' });
  stack.defer(async () => void (await receiver.stop()));
  const systemUrl = target.url(sandbox.urls);

  await send(receiver.port ?? 0, dispositions);
  await setFault(systemUrl, target, point);
  const worker = fork(WORKER, [configFile, point, String(Math.min(50, dispositions / 2))], {
    env: { ...process.env, ...FLOOR_ENV },
    stdio: 'inherit',
  });
  const struck = await strike(worker, point, redis.url, systemUrl);
  await clearFaults(systemUrl);

  const healthy = await startProgram({ configFile, env: FLOOR_ENV, role: 'worker' });
  stack.defer(async () => void (await healthy.stop()));
  const complete = await drained(join(dir, 'data'), drainMs);
  const counts = new Map<string, number>();
  for (const key of target.callKeys(await stateOf(systemUrl))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const exactlyOnce = [...counts.values()].filter((count) => count === 1).length;
  return {
    target: target.name,
    point,
    once: exactlyOnce,
    missing: dispositions - counts.size,
    doubled: counts.size - exactlyOnce,
    drained: complete,
    struck,
    seconds: Math.round((performance.now() - began) / 1000),
  };
}

function writeConfig(dir: string, redisUrl: string, target: Target, urls: SandboxProcess['urls']): string {
  const file = join(dir, 'vicibridge.yaml');
  const delivery = {
    concurrency: 100,
    backoffMs: 200,
    maxBackoffMs: 3000,
    timeoutMs: 10_000,
    ratePerSecond: 1000,
  };
  const config = {
    server: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1' },
    console: { port: 0 },
    data: { dir: join(dir, 'data') },
    redis: { url: redisUrl },
    log: { level: 'info' },
    dialers: { main: dialerAt(urls) },
    connections: { crm: { ...target.connection(urls), delivery } },
    routes: [{ on: 'disposition', to: ['crm'] }],
  };
  writeFileSync(file, stringify(config, { aliasDuplicateObjects: false }));
  return file;
}

async function send(port: number, dispositions: number): Promise<void> {
  const senders = sendersTo(port);
  const leads = Array.from({ length: dispositions }, (_, index) => 1000 + index);
  await inParallel(leads, AT_ONCE, (lead) => senders.disposition(lead, 'SALE'));
}

async function setFault(url: string, { writePath: path }: Target, point: Point): Promise<void> {
  const fault =
    point === 'in-flight'
      ? { path, delayMs: SLOW_MS }
      : point === 'answer-lost'
        ? { path, carriedOut: true, action: 'reset', share: 0.7 }
        : undefined;
  if (fault === undefined) return;
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/_sandbox/faults`, { method: 'POST', headers, body: JSON.stringify(fault) });
}

async function clearFaults(url: string): Promise<void> {
  await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' });
}

/** Let the fault do its worst, until the worker is dead. @returns whether it came to that as it was meant to */
async function strike(worker: ChildProcess, point: Point, redisUrl: string, url: string): Promise<boolean> {
  const died = once(worker, 'exit').then(([, signal]) => signal === 'SIGKILL');
  if (point === 'stalled') return stall(worker, redisUrl);
  if (point === 'answer-lost') {
    await once(worker, 'message');
    await delay(4000);
    worker.kill('SIGKILL');
    return died;
  }
  const killedItself = await Promise.race([died, delay(60_000, false)]);
  if (!killedItself) worker.kill('SIGKILL');
  // What is under way is carried out while nobody waits for it.
  if (point === 'in-flight') await delay(SLOW_MS * 2);
  await died;
  await fetch(`${url}/_sandbox/requests`);
  return killedItself;
}

/** Take the locks of the running jobs away again and again, so that the queue gives them to another. */
async function stall(worker: ChildProcess, redisUrl: string): Promise<boolean> {
  const redis = new Redis(redisUrl);
  let taken = 0;
  const until = performance.now() + STALLING_MS;
  while (performance.now() < until) {
    const locks = await redis.keys('{vb}:crm:*:lock');
    if (locks.length > 0) taken += await redis.del(...locks);
    await delay(200);
  }
  redis.disconnect();
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  return taken > 0;
}

async function stateOf(url: string): Promise<unknown> {
  const response = await fetch(`${url}/_sandbox/state`);
  return response.json();
}
