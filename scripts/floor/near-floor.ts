import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  addressesOf,
  type Sandbox,
  type SandboxAddresses,
  type SandboxOptions,
  startSandbox,
} from '../../src/sandbox/start-sandbox.ts';
import { startRedis } from '../private-redis.ts';
import { freePort } from '../redis-port.ts';
import { FLOOR_ENV } from './config-file.ts';
import { type LogLine, type Program, startProgram } from './program.ts';

export interface NearFloorOptions {
  /** What the stand-ins hold, given where the program will be. */
  readonly sandbox?: (publicUrl: string) => SandboxOptions;
  /** The sections of the configuration beside server, console, data and redis. */
  readonly configure: (urls: SandboxAddresses, sandbox: Sandbox) => object;
  /** Beside what the stand-ins want. */
  readonly env?: (sandbox: Sandbox) => Readonly<Record<string, string>>;
  /** Before the program is started for the first time. */
  readonly beforeStart?: (publicUrl: string) => Promise<void>;
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

/** A call centre whose stand-ins are in this process, to look into and to steer; Redis and program in theirs. */
export interface NearFloor {
  readonly sandbox: Sandbox;
  readonly publicUrl: string;
  readonly port: number;
  readonly dataDir: string;
  readonly configFile: string;
  readonly redisUrl: string;
  /** The running program; undefined between `kill` and `restart`. */
  program(): Program | undefined;
  /** `kill -9` of every process of the program. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openNearFloor(options: NearFloorOptions): Promise<NearFloor> {
  await using stack = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-near-'));
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const redis = stack.use(await startRedis());
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const sandbox = await startSandbox(options.sandbox?.(publicUrl));
  stack.defer(() => sandbox.close());
  const configFile = join(dir, 'vicibridge.yaml');
  const config = {
    server: { host: '127.0.0.1', port, publicUrl },
    console: { port: 0 },
    data: { dir: join(dir, 'data') },
    redis: { url: redis.url },
    ...options.configure(addressesOf(sandbox), sandbox),
  };
  writeFileSync(configFile, stringify(config, { aliasDuplicateObjects: false }));
  const env = { ...FLOOR_ENV, ...options.env?.(sandbox) };
  const start = () => startProgram({ configFile, env, onLog: options.onLog });
  await options.beforeStart?.(publicUrl);
  let program: Program | undefined = await start();
  stack.defer(async () => {
    await program?.stop();
  });
  const owned = stack.move();
  return {
    sandbox,
    publicUrl,
    port,
    dataDir: join(dir, 'data'),
    configFile,
    redisUrl: redis.url,
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
