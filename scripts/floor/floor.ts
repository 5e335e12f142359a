import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { urlTemplate } from '../../src/domain/url-templates.ts';
import { type PrivateRedis, startRedis } from '../private-redis.ts';
import { freePort } from '../redis-port.ts';
import { FLOOR_ENV, HOOK_KEY, writeFloorConfig } from './config-file.ts';
import { type LogLine, type Program, startProgram } from './program.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';

export interface FloorOptions {
  /** Ports to use; absent or taken = any free ones. */
  readonly port?: number;
  readonly consolePort?: number;
  readonly delivery?: object;
  readonly crm?: object;
  readonly onLog?: (line: LogLine) => void;
}

/** A whole call centre on this machine: private Redis, stand-ins, and the program, each a process. */
export interface Floor {
  readonly redis: PrivateRedis;
  readonly urls: SandboxProcess['urls'];
  readonly dataDir: string;
  readonly configFile: string;
  readonly port: number;
  readonly consolePort: number;
  /** What an engineer would paste into VICIdial. */
  readonly templates: { readonly dispo: string; readonly start: string; readonly noAgent: string };
  /** The running program; undefined between `kill` and `restart`. */
  program(): Program | undefined;
  /** `kill -9` of every process of the program. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openFloor(options: FloorOptions = {}): Promise<Floor> {
  await using stack = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-floor-'));
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const redis = stack.use(await startRedis());
  const sandbox = await startSandboxProcess();
  stack.defer(() => sandbox.stop());
  const port = await freePort(options.port);
  const consolePort = await freePort(options.consolePort);
  const configFile = writeFloorConfig({
    dir,
    urls: sandbox.urls,
    redisUrl: redis.url,
    port,
    consolePort,
    delivery: options.delivery,
    crm: options.crm,
  });
  const start = () => startProgram({ configFile, env: FLOOR_ENV, onLog: options.onLog });
  let program: Program | undefined = await start();
  stack.defer(async () => {
    await program?.stop();
  });
  const target = { publicUrl: `http://127.0.0.1:${port}`, dialer: 'main', hookKey: HOOK_KEY };
  const owned = stack.move();
  return {
    redis,
    urls: sandbox.urls,
    dataDir: join(dir, 'data'),
    configFile,
    port,
    consolePort,
    templates: {
      dispo: urlTemplate('dispo', target),
      start: urlTemplate('start', target),
      noAgent: urlTemplate('no-agent', target),
    },
    program: () => program,
    async kill() {
      const killed = program;
      program = undefined;
      await killed?.kill();
    },
    async restart() {
      program = await start();
    },
    close: () => owned.disposeAsync(),
  };
}
