import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeConfirmed } from '../../src/journal/confirmed.ts';
import { openJournalReader, readerOf } from '../../src/journal/reader.ts';
import { walDamage, walFrames } from '../../src/journal/wal.ts';
import { appendEach, crashImage, type Folder, folder, numberedHit, openIn } from './journal-rig.ts';
import { journalRows } from './receiver-rig.ts';

const JOURNAL = 'journal.db';
const LOG = 'journal.db-wal';
const ROWS = 60;

/** A closed journal of 60 rows, and one that was killed: 30 rows in the file, 30 in the log. */
let closed: Folder;
let killed: Folder;
let reused: Folder;
beforeAll(async () => {
  closed = folder();
  {
    await using open = openIn(closed.dir);
    await appendEach(open.journal, 1, ROWS, 1000);
  }
  using place = folder();
  {
    await using first = openIn(place.dir);
    await appendEach(first.journal, 1, ROWS / 2, 1000);
  }
  await using open = openIn(place.dir);
  await appendEach(open.journal, ROWS / 2 + 1, ROWS, 1000);
  killed = crashImage(place.dir);
  // A log that was begun anew keeps the end of its earlier use behind the present one.
  checkpoint(place.dir);
  await appendEach(open.journal, ROWS + 1, ROWS + 5, 1000);
  reused = crashImage(place.dir);
});
afterAll(() => {
  closed[Symbol.dispose]();
  killed[Symbol.dispose]();
  reused[Symbol.dispose]();
});

function checkpoint(dir: string): void {
  const reader = openJournalReader(dir);
  reader?.checkpoint();
  reader?.close();
}

function overwrite(path: string, position: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

function asideIn(dir: string): string | undefined {
  const name = readdirSync(dir).find((file) => /^journal\.db\.damaged-[\dTZ-]+$/.test(file));
  return name === undefined ? undefined : join(dir, name);
}

/** The receiver's folder must take hits whatever was done to it. @returns where the damaged one is */
async function expectToKeepHits(dir: string): Promise<string | undefined> {
  await using open = openIn(dir);
  await open.journal.append(numberedHit(1000));
  const kept = journalRows(dir).map(({ hit }) => hit.eventId);
  expect(kept).toContain('evt_1000');
  const { setAside, writable } = open.journal.status();
  expect(writable).toBe(true);
  expect(setAside).toBe(asideIn(dir));
  if (setAside === undefined) return undefined;
  expect(kept).toEqual(['evt_1000']);
  const logged = open.logger.lines.find(({ level }) => level === 'error');
  expect(logged).toMatchObject({ fields: { file: setAside } });
  expect(logged?.message).toContain('vicibridge recover');
  return setAside;
}

describe('a damaged journal at the start', () => {
  test('when pages are overwritten, then it is set aside as it is, and a new one is in use', async () => {
    using place = crashImage(closed.dir);
    overwrite(join(place.dir, JOURNAL), 5 * 4096, Buffer.alloc(3 * 4096, 0xa5));
    const damaged = readFileSync(join(place.dir, JOURNAL));
    const aside = await expectToKeepHits(place.dir);
    expect(readFileSync(aside ?? '').equals(damaged)).toBe(true);
  });

  test.each([
    ['cut off', (path: string) => truncateSync(path, statSync(path).size - 5000)],
    ['cut in its head', (path: string) => truncateSync(path, 60)],
    ['no database', (path: string) => writeFileSync(path, 'The quick brown fox\n'.repeat(2000))],
    ['zeros', (path: string) => writeFileSync(path, Buffer.alloc(40_960))],
    ["another program's", (path: string) => useAs(path, 'CREATE TABLE t (a); PRAGMA user_version = 1')],
    ["another program's without a version", (path: string) => useAs(path, 'CREATE TABLE hits (a)')],
    ['without its identity', (path: string) => withDatabase(path, 'DELETE FROM meta')],
    ['of an absurd version', (path: string) => withDatabase(path, 'PRAGMA user_version = 1886680168')],
    ['said to be read-only', (path: string) => overwrite(path, 18, Buffer.of(9))],
    ['of an unknown format', (path: string) => overwrite(path, 44, Buffer.of(0, 0, 0, 9))],
  ])('when the file is %s, then it is set aside and hits are kept', async (_what, damage) => {
    using place = crashImage(closed.dir);
    damage(join(place.dir, JOURNAL));
    expect(await expectToKeepHits(place.dir)).toBeDefined();
  });

  test('when the file is empty or missing, then a journal is begun, and nothing is set aside', async () => {
    using place = folder();
    writeFileSync(join(place.dir, JOURNAL), '');
    expect(await expectToKeepHits(place.dir)).toBeUndefined();
  });

  test('when any bytes of file or log are damaged or missing, then the receiver starts and hits are kept', async () => {
    const damage = fc.record({
      file: fc.constantFrom(JOURNAL, LOG),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      // Often in the heads, where the damage does most.
      near: fc.boolean(),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        using place = crashImage(killed.dir);
        for (const { file, at, near, bytes, cut } of damages) {
          const path = join(place.dir, file);
          const position = Math.floor(at * (near ? 120 : statSync(path).size));
          if (cut) truncateSync(path, position);
          else overwrite(path, position, bytes);
        }
        await expectToKeepHits(place.dir);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('when a newer version wrote it, then the start is refused in words, and no byte is changed', () => {
    using place = crashImage(closed.dir);
    withDatabase(join(place.dir, JOURNAL), 'PRAGMA user_version = 2');
    const before = readFileSync(join(place.dir, JOURNAL));
    expect(() => openIn(place.dir)).toThrow(
      /newer vicibridge \(schema 2, this one knows 1\): update vicibridge/,
    );
    expect(asideIn(place.dir)).toBeUndefined();
    expect(readFileSync(join(place.dir, JOURNAL)).equals(before)).toBe(true);
  });
});

describe('a damaged write-ahead log', () => {
  function logOf(place: Folder): string {
    return join(place.dir, LOG);
  }

  test('when the log is sound, or its last transaction torn, then nothing is set aside', async () => {
    using sound = crashImage(killed.dir);
    expect(walDamage(logOf(sound))).toBeUndefined();
    expect(await expectToKeepHits(sound.dir)).toBeUndefined();
    expect(journalRows(sound.dir)).toHaveLength(ROWS + 1);

    const old = [...walFrames(join(reused.dir, LOG))].filter(({ isSound }) => !isSound);
    expect(old.length).toBeGreaterThan(20);
    using again = crashImage(reused.dir);
    expect(await expectToKeepHits(again.dir)).toBeUndefined();
    expect(journalRows(again.dir)).toHaveLength(ROWS + 6);

    using torn = crashImage(killed.dir);
    overwrite(logOf(torn), statSync(logOf(torn)).size - 5000, Buffer.alloc(100, 0xa5));
    expect(await expectToKeepHits(torn.dir)).toBeUndefined();
    using cut = crashImage(killed.dir);
    truncateSync(logOf(cut), statSync(logOf(cut)).size - 5000);
    expect(await expectToKeepHits(cut.dir)).toBeUndefined();
    expect(journalRows(cut.dir)).toHaveLength(ROWS);
  });

  test.each([
    ['in a page', (log: string) => overwrite(log, middleOf(log) + 2000, Buffer.alloc(64, 0xa5))],
    ["in a frame's head", (log: string) => overwrite(log, middleOf(log) + 8, Buffer.alloc(8, 0xa5))],
    ['in its own head', (log: string) => overwrite(log, 0, Buffer.alloc(32, 0xa5))],
    ['over three frames', (log: string) => overwrite(log, middleOf(log), Buffer.alloc(3 * 4120, 0xa5))],
  ])(
    'when it is damaged %s, then SQLite would forget hits: it is set aside, and they can be read',
    async (_what, damage) => {
      using place = crashImage(killed.dir);
      damage(logOf(place));
      const aside = await expectToKeepHits(place.dir);
      if (aside === undefined) throw new Error('nothing was set aside');
      const before = [readFileSync(aside), readFileSync(`${aside}-wal`)];
      const reader = readerOf(aside);
      const read = new Set(reader.read(0, 1000).map(({ hit }) => hit.eventId));
      reader.close();
      const missing = Array.from({ length: ROWS }, (_, index) => `evt_${index + 1}`).filter(
        (id) => !read.has(id),
      );
      expect(missing.length).toBeLessThanOrEqual(4);
      // Reading it changes nothing, and leaves nothing behind.
      expect([readFileSync(aside), readFileSync(`${aside}-wal`)]).toEqual(before);
      expect(readdirSync(place.dir).filter((file) => file.includes('recovering'))).toEqual([]);
    },
  );

  test('when a log is read frame by frame, then what SQLite wrote is sound, and a flipped bit is not', () => {
    using place = crashImage(killed.dir);
    const frames = [...walFrames(logOf(place))].map(({ isSound }) => isSound);
    expect(frames.length).toBeGreaterThan(60);
    expect(frames.every(Boolean)).toBe(true);
    const at = middleOf(logOf(place)) + 1234;
    const byte = readFileSync(logOf(place))[at] ?? 0;
    overwrite(logOf(place), at, Buffer.of(byte ^ 1));
    expect([...walFrames(logOf(place))].filter(({ isSound }) => !isSound)).toHaveLength(1);
  });

  /** Where a frame in the middle begins. */
  function middleOf(log: string): number {
    const frames = Math.floor((statSync(log).size - 32) / 4120);
    return 32 + Math.floor(frames / 2) * 4120;
  }
});

describe('a journal that is damaged while in use', () => {
  test('when the writer meets the damage, then it goes on in a new file with what waits, and refuses nothing', async () => {
    using place = folder();
    const path = join(place.dir, JOURNAL);
    const SIZE = 100_000;
    {
      await using first = openIn(place.dir);
      await appendEach(first.journal, 1, 60, SIZE);
      await appendEach(first.journal, 61, 65);
    }
    await using open = openIn(place.dir);
    // Row 1 is confirmed, and its removal reads pages that are nonsense now.
    overwrite(path, 8 * 4096, Buffer.alloc(statSync(path).size - 80 * 4096, 0xa5));
    const reader = openJournalReader(place.dir);
    writeConfirmed(place.dir, reader?.instance ?? '', 62);
    reader?.close();
    await expect.poll(() => open.journal.status().waiting, { timeout: 5000 }).toBe(3);
    await Promise.all([open.journal.append(numberedHit(66)), open.journal.append(numberedHit(67))]);
    const { setAside, writable } = open.journal.status();
    expect({ setAside, writable }).toEqual({ setAside: asideIn(place.dir), writable: true });
    expect(setAside).toBeDefined();
    expect(journalRows(place.dir).map(({ hit }) => hit.eventId)).toEqual(
      [63, 64, 65, 66, 67].map((number) => `evt_${number}`),
    );
  });

  test('when a worker has the journal open that is set aside, then its closing does no harm to the new one', async () => {
    using place = crashImage(killed.dir);
    const worker = openJournalReader(place.dir);
    expect(worker?.read(0, 1000)).toHaveLength(ROWS);
    overwrite(join(place.dir, JOURNAL), 5 * 4096, Buffer.alloc(4096, 0xa5));
    await using open = openIn(place.dir);
    await appendEach(open.journal, 1, 3);
    expect(worker?.isStale()).toBe(true);
    worker?.close();
    await appendEach(open.journal, 4, 5);
    using image = crashImage(place.dir);
    expect(journalRows(image.dir).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  });
});

function useAs(path: string, sql: string): void {
  writeFileSync(path, '');
  withDatabase(path, sql);
}

function withDatabase(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}
