import { execFile } from 'node:child_process';
import { closeSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { appendEach, crashImage, type Folder, folder, numberedHit, openIn } from './journal-rig.ts';
import { journalRows } from './receiver-rig.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const ROWS = 400;
const ENVIRONMENT = { ...process.env, V_USER: 'apiuser', V_PASS: 'apipass1', HOOK_KEY: 'dialer-hook-key-1' };
const CONFIG = `
data: { dir: . }
dialers:
  main: { url: 'http://127.0.0.1:9', user: $V_USER, password: $V_PASS, timezone: America/New_York, hookKey: $HOOK_KEY }
`;

/** A folder with a ledger, a configuration, and the journal of a killed receiver with 400 hits. */
let killed: Folder;
beforeAll(async () => {
  using place = folder();
  const half = ROWS / 2;
  {
    await using first = openIn(place.dir);
    await appendEach(first.journal, 1, half, 500);
  }
  await using open = openIn(place.dir);
  await appendEach(open.journal, half + 1, ROWS, 500);
  killed = crashImage(place.dir);
  await (await openLedger(killed.dir)).close();
  writeFileSync(join(killed.dir, 'vicibridge.yaml'), CONFIG);
});
afterAll(() => killed[Symbol.dispose]());

async function recover(dir: string, file: string): Promise<string> {
  const args = [CLI, 'recover', file, '--config', join(dir, 'vicibridge.yaml')];
  const { stdout } = await run(process.execPath, args, { env: ENVIRONMENT });
  return stdout.trim();
}

async function eventIds(dir: string): Promise<ReadonlySet<string>> {
  const ledger = await openLedger(dir);
  const rows = await ledger.db.selectFrom('events').select('id').execute();
  await ledger.close();
  return new Set(rows.map(({ id }) => id));
}

/** What a receiver does with the folder at its start. @returns the file that it has set aside */
async function restart(dir: string): Promise<string> {
  await using open = openIn(dir);
  await open.journal.append(numberedHit(9000));
  expect(journalRows(dir).map(({ hit }) => hit.eventId)).toEqual(['evt_9000']);
  const aside = readdirSync(dir).find((file) => /damaged-[\dTZ-]+$/.test(file));
  if (aside === undefined) throw new Error('nothing was set aside');
  return join(dir, aside);
}

function overwrite(path: string, position: number, length: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, position);
  closeSync(file);
}

describe('vicibridge recover', () => {
  test('when a page in the middle is damaged, then all hits of the other pages come into the ledger, once', async () => {
    using image = crashImage(killed.dir);
    const path = join(image.dir, 'journal.db');
    const pages = statSync(path).size / 4096;
    overwrite(path, Math.floor(pages / 2) * 4096, 4096);
    const aside = await restart(image.dir);
    const said = await recover(image.dir, aside);
    const found = await eventIds(image.dir);
    // A page holds about six of these hits.
    expect(found.size).toBeGreaterThan(ROWS - 20);
    expect(found.size).toBeLessThan(ROWS);
    expect(said).toMatch(new RegExp(`^${found.size} hits read, ${found.size} of them new to the ledger`));
    expect(await recover(image.dir, aside)).toMatch(new RegExp(`^${found.size} hits read, 0 of them new`));
  }, 40_000);

  test('when the log was damaged, then the hits behind the damage come in too', async () => {
    using image = crashImage(killed.dir);
    const log = join(image.dir, 'journal.db-wal');
    overwrite(log, 32 + 40 * 4120 + 100, 200);
    const aside = await restart(image.dir);
    await recover(image.dir, aside);
    const found = await eventIds(image.dir);
    expect(found.size).toBeGreaterThan(ROWS - 20);
    expect(found.has(`evt_${ROWS}`)).toBe(true);
  }, 40_000);

  test('when the file is no journal or not there, then it says so and exits with 2', async () => {
    using image = crashImage(killed.dir);
    for (const name of ['missing.db', 'ledger.db']) {
      await expect(recover(image.dir, join(image.dir, name))).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/cannot be opened as a journal|there is no file/),
      });
    }
  }, 40_000);
});
