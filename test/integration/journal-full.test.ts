import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { journalRows, KEY, temporaryFolder } from './receiver-rig.ts';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process-rig.ts';

/** A folder whose disk refuses after a few megabytes, until it is told not to. */
interface FullDisk extends Disposable {
  readonly dir: string;
  /** Shell commands for the receiver's process. */
  readonly limits: string;
  makeRoom(receiver: ReceiverProcess): void;
}

const MEGABYTE = 1024 * 1024;

function shell(command: string, argument: string): void {
  execFileSync('sh', ['-c', command, 'sh', argument], { stdio: 'pipe' });
}

/** A file system of 8 MB, of which a file that has nothing to do with us holds half. */
function tinyFileSystem(): FullDisk {
  const mount = temporaryFolder();
  shell('mount -t tmpfs -o size=8m tmpfs "$1"', mount);
  const filler = join(mount, 'filler');
  writeFileSync(filler, Buffer.alloc(4 * MEGABYTE));
  const dir = join(mount, 'data');
  mkdirSync(dir);
  return {
    dir,
    limits: '',
    makeRoom: () => rmSync(filler),
    [Symbol.dispose]() {
      shell('umount "$1"', mount);
      rmSync(mount, { recursive: true, force: true });
    },
  };
}

/** The system refuses the process to write files longer than 2 MB (`EFBIG`). */
function fileSizeLimit(): FullDisk {
  const dir = temporaryFolder();
  return {
    dir,
    limits: `trap '' XFSZ; ulimit -S -f ${(2 * MEGABYTE) / 512}`,
    makeRoom(receiver) {
      shell('prlimit --pid "$1" --fsize=unlimited', String(receiver.pid));
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function mayMount(): boolean {
  try {
    tinyFileSystem()[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}

const MAY_MOUNT = mayMount();

describe('a disk that is full', () => {
  // Shows in the report as skipped where it is; the other refusal runs everywhere.
  test.runIf(MAY_MOUNT)(
    'when a file system of 8 MB is full, then hits are refused with the reason, none is lost, and it heals by itself',
    () => fillAndHeal(tinyFileSystem, /full/),
    60_000,
  );

  test(
    `when files may not grow (limit of the process${MAY_MOUNT ? '' : '; NO file system could be mounted here'}), then the same`,
    () => fillAndHeal(fileSizeLimit, /journal cannot be written/),
    60_000,
  );
});

async function fillAndHeal(prepare: () => FullDisk, reason: RegExp): Promise<void> {
  using disk = prepare();
  await using receiver = await startReceiverProcess(disk.dir, { limits: disk.limits });
  const answered: string[] = [];
  let number = 0;
  const send = async (): Promise<Response> => {
    number += 1;
    const response = await fetch(
      `${receiver.url}/hooks/vicidial/main/dispo/${KEY}?lead_id=1&uniqueid=${number}.1`,
      { method: 'POST', body: `comments=${'x'.repeat(50_000)}` },
    );
    if (response.status === 200) answered.push((await response.clone().text()).slice('OK '.length));
    return response;
  };
  const readiness = async () => {
    const response = await fetch(`${receiver.url}/readyz`);
    const state = (await response.json()) as { ready: boolean; disk: { ok: boolean; detail: string } };
    return { status: response.status, ...state };
  };
  expect(await readiness()).toMatchObject({ status: 200, ready: true });

  const untilRefused = async (): Promise<Response> => {
    for (let tries = 0; tries < 1000; tries += 1) {
      const response = await send();
      if (response.status !== 200) return response;
    }
    throw new Error('the disk took everything');
  };
  const refused = await untilRefused();
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(refused.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await refused.text();
  expect(text).toMatch(/^NOT KEPT: the journal cannot be written: /);
  expect(text).toMatch(reason);
  expect(await readiness()).toMatchObject({ status: 503, ready: false, disk: { ok: false } });
  expect((await readiness()).disk.detail).toMatch(reason);
  for (let more = 0; more < 20; more += 1) await send();
  expect(answered.length).toBeGreaterThan(10);
  expect(journalRows(disk.dir).map(({ hit }) => hit.eventId)).toEqual(answered);

  disk.makeRoom(receiver);
  // No hit is needed for that: the receiver tries by itself.
  await expect.poll(async () => (await readiness()).status, { timeout: 15_000, interval: 100 }).toBe(200);
  for (let more = 0; more < 5; more += 1) expect((await send()).status).toBe(200);
  expect(journalRows(disk.dir).map(({ hit }) => hit.eventId)).toEqual(answered);
  const log = receiver.log.join('\n');
  expect(log).toContain('journal refuses hits');
  expect(log).toContain('journal takes hits again');
  const { counters } = (await (await fetch(`${receiver.url}/healthz`)).json()) as {
    counters: { diskRefused: number; accepted: number };
  };
  expect(counters).toMatchObject({ accepted: answered.length, diskRefused: number - answered.length });
}
