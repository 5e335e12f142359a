import { renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readConfirmed, writeConfirmed } from '../../src/journal/confirmed.ts';
import { JournalError } from '../../src/journal/journal.ts';
import { openJournalReader } from '../../src/journal/reader.ts';
import { walFrames } from '../../src/journal/wal.ts';
import { appendEach, crashImage, folder, numberedHit, openIn } from './journal-rig.ts';
import { journalRows } from './receiver-rig.ts';

/** Transactions in the write-ahead log: each ends with one frame that says so. */
function commitsIn(dir: string): number {
  return [...walFrames(join(dir, 'journal.db-wal'))].filter(({ pagesAfterCommit }) => pagesAfterCommit > 0)
    .length;
}

function idsIn(dir: string): readonly number[] {
  return journalRows(dir).map(({ id }) => id);
}

function instanceIn(dir: string): string {
  const reader = openJournalReader(dir);
  if (reader === undefined) throw new Error('there is no journal');
  reader.close();
  return reader.instance;
}

describe('group commit', () => {
  test('when many hits wait at once, then one commit takes them all, in order; alone, each has its own', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    const before = commitsIn(place.dir);
    await Promise.all(Array.from({ length: 500 }, (_, index) => open.journal.append(numberedHit(index + 1))));
    expect(commitsIn(place.dir) - before).toBe(1);
    expect(journalRows(place.dir).map(({ hit }) => hit.eventId)).toEqual(
      Array.from({ length: 500 }, (_, index) => `evt_${index + 1}`),
    );
    await appendEach(open.journal, 501, 505);
    expect(commitsIn(place.dir) - before).toBe(6);
  });

  test('when a promise resolves, then the hit is on disk already: a crash at that moment keeps it', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    for (let number = 1; number <= 20; number += 1) {
      await open.journal.append(numberedHit(number, 5000));
      using image = crashImage(place.dir);
      expect(journalRows(image.dir).at(-1)?.hit.eventId).toBe(`evt_${number}`);
    }
  });

  test('when one hit of a batch cannot be written, then it alone is refused', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    const bad = { ...numberedHit(2), query: 'no bytes' as unknown as Uint8Array, method: {} as string };
    const settled = await Promise.allSettled([
      open.journal.append(numberedHit(1)),
      open.journal.append(bad),
      open.journal.append(numberedHit(3)),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: expect.any(JournalError) });
    expect(journalRows(place.dir).map(({ hit }) => hit.eventId)).toEqual(['evt_1', 'evt_3']);
    expect(open.journal.status().writable).toBe(true);
  });

  test('when the journal is closed with hits waiting, then they are kept; afterwards hits are refused', async () => {
    using place = folder();
    const { journal } = openIn(place.dir);
    const waiting = journal.append(numberedHit(1));
    await journal.close();
    await waiting;
    expect(idsIn(place.dir)).toEqual([1]);
    await expect(journal.append(numberedHit(2))).rejects.toThrow(JournalError);
  });
});

describe('pruning', () => {
  test('when the intake has confirmed rows, then only those go, and what waits is counted', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    await appendEach(open.journal, 1, 10);
    expect(open.journal.status()).toMatchObject({ waiting: 10, writable: true });
    writeConfirmed(place.dir, instanceIn(place.dir), 6);
    await expect.poll(() => idsIn(place.dir), { timeout: 5000 }).toEqual([7, 8, 9, 10]);
    expect(open.journal.status().waiting).toBe(4);
    await appendEach(open.journal, 11, 12);
    expect(idsIn(place.dir)).toEqual([7, 8, 9, 10, 11, 12]);
  });

  test('when all rows were pruned and the receiver starts again, then no id is used twice', async () => {
    using place = folder();
    {
      await using open = openIn(place.dir);
      await appendEach(open.journal, 1, 5);
      writeConfirmed(place.dir, instanceIn(place.dir), 5);
      await expect.poll(() => idsIn(place.dir), { timeout: 5000 }).toEqual([]);
    }
    await using again = openIn(place.dir);
    await appendEach(again.journal, 6, 6);
    expect(idsIn(place.dir)).toEqual([6]);
  });

  test('when the confirmed file is of another journal, torn or nonsense, then nothing is pruned', async () => {
    using place = folder();
    for (const text of ['{"instance":"other","id":99}', '{"instance":', '', '{"id":-1}', 'null', '99']) {
      writeFileSync(join(place.dir, 'journal.confirmed'), text);
      await using open = openIn(place.dir);
      await open.journal.append(numberedHit(1));
    }
    expect(idsIn(place.dir)).toEqual([1, 2, 3, 4, 5, 6]);
    const instance = instanceIn(place.dir);
    expect(readConfirmed(place.dir, instance)).toBe(0);
    writeConfirmed(place.dir, instance, 3);
    expect(readConfirmed(place.dir, instance)).toBe(3);
    expect(readConfirmed(place.dir, 'other')).toBe(0);
  });

  test('when a backup older than what was confirmed is put back, then it is a new journal to its reader', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    await appendEach(open.journal, 1, 3);
    using backup = crashImage(place.dir);
    const instance = instanceIn(backup.dir);
    writeConfirmed(backup.dir, instance, 100);
    await using restored = openIn(backup.dir);
    await appendEach(restored.journal, 4, 5);
    // A reader that went on behind row 100 would never see rows 4 and 5, and the writer would prune them.
    expect(instanceIn(backup.dir)).not.toBe(instance);
    expect(idsIn(backup.dir)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('reading while it is written', () => {
  test('when rows are read and checkpointed under steady writing, then none is missed and the log stays small', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    const reader = openJournalReader(place.dir);
    if (reader === undefined) throw new Error('there is no journal');
    const seen: number[] = [];
    let largest = 0;
    const TOTAL = 6000;
    const follow = async (): Promise<void> => {
      while (seen.length < TOTAL) {
        for (const row of reader.read(seen.at(-1) ?? 0, 200)) seen.push(row.id);
        reader.checkpoint();
        writeConfirmed(place.dir, reader.instance, seen.at(-1) ?? 0);
        largest = Math.max(largest, statSync(join(place.dir, 'journal.db-wal')).size);
        await new Promise(setImmediate);
      }
    };
    const following = follow();
    for (let number = 1; number <= TOTAL; number += 40) {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) => open.journal.append(numberedHit(number + index, 8000))),
      );
    }
    await following;
    reader.close();
    expect(seen).toEqual(Array.from({ length: TOTAL }, (_, index) => index + 1));
    // 48 MB went through it.
    expect(largest).toBeLessThan(24 * 1024 * 1024);
    expect(statSync(join(place.dir, 'journal.db')).size).toBeLessThan(60 * 1024 * 1024);
  }, 60_000);

  test('when nobody reads, then the log does not grow with what goes through it, and its space is given back', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    let largest = 0;
    for (let number = 1; number <= 130; number += 10) {
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          open.journal.append(numberedHit(number + index, 1024 * 1024)),
        ),
      );
      largest = Math.max(largest, open.journal.status().walBytes);
      await new Promise(setImmediate);
    }
    expect(largest).toBeLessThan(40 * 1024 * 1024);
    expect(idsIn(place.dir)).toHaveLength(130);
  }, 60_000);
});

describe('a journal file that goes away while in use', () => {
  test('when somebody moves it, then a new one is begun with all that was not confirmed', async () => {
    using place = folder();
    await using open = openIn(place.dir);
    await appendEach(open.journal, 1, 4);
    writeConfirmed(place.dir, instanceIn(place.dir), 1);
    await expect.poll(() => open.journal.status().waiting, { timeout: 5000 }).toBe(3);
    for (const suffix of ['', '-wal', '-shm']) {
      renameSync(join(place.dir, `journal.db${suffix}`), join(place.dir, `moved${suffix}`));
    }
    await appendEach(open.journal, 5, 5);
    await vi.waitFor(
      () => expect(open.logger.lines.map(({ message }) => message).join()).toMatch(/moved or removed/),
      5000,
    );
    await appendEach(open.journal, 6, 6);
    expect(journalRows(place.dir).map(({ hit }) => hit.eventId)).toEqual(
      [2, 3, 4, 5, 6].map((number) => `evt_${number}`),
    );
  });
});
