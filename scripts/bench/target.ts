import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FLOOR_ENV, HOOK_KEY, writeFloorConfig } from '../floor/config-file.ts';
import { startProgram } from '../floor/program.ts';

/** A server under load, in a process of its own. */
export interface Target {
  readonly name: string;
  readonly port: number;
  readonly hookPath: string;
  readonly answer: 'event' | 'plain';
  /** Of the process that answers. */
  readonly pid: number;
  /** Where the journal and the ledger are; undefined where nothing is kept. */
  readonly dataDir: string | undefined;
  /** End it in order; its data stay until `remove`. */
  stop(): Promise<void>;
  remove(): void;
}

const HOOK_PATH = '/hooks/vicidial/main/dispo';
const KEYED_PATH = `${HOOK_PATH}/${HOOK_KEY}`;
/** Nobody listens there, and a receiver by itself calls nobody. */
const NOWHERE = 'http://127.0.0.1:9';

export async function startBareExpress(): Promise<Target> {
  const child = fork(fileURLToPath(new URL('bare-express.ts', import.meta.url)), { detached: true });
  const ended = once(child, 'exit');
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  const { port } = z.object({ port: z.number() }).parse(message);
  return {
    name: 'bare Express',
    port,
    hookPath: HOOK_PATH,
    answer: 'plain',
    pid: child.pid ?? 0,
    dataDir: undefined,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
    remove: () => undefined,
  };
}

/** `vicibridge start --role receiver` on an empty folder. */
export async function startReceiverAlone(): Promise<Target> {
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-bench-'));
  const configFile = writeFloorConfig({
    dir,
    urls: {
      dialer: NOWHERE,
      hubspot: NOWHERE,
      salesforce: NOWHERE,
      webhook: NOWHERE,
      highlevel: NOWHERE,
    },
    redisUrl: 'redis://127.0.0.1:9',
    port: 0,
    consolePort: 0,
  });
  const program = await startProgram({ configFile, env: FLOOR_ENV, role: 'receiver' });
  return {
    name: 'receiver',
    port: program.port ?? 0,
    hookPath: KEYED_PATH,
    answer: 'event',
    pid: (await program.pids()).at(-1) ?? 0,
    dataDir: join(dir, 'data'),
    async stop() {
      await program.stop();
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
