import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startIntake } from '../../src/dispatch/intake.ts';
import { FolderLockedError } from '../../src/journal/folder-lock.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { listAllSetAside, reconciledDir } from '../../src/journal/reconciled.ts';
import { openJournalReader } from '../../src/journal/reader.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { journalDepth } from '../../src/roles/journal-depth.ts';
import { keptLog, scratchDir, scratchLedger, tally } from './ledger-rig.ts';
import { intakeParts, lateHit, lostHit, reconciledJournal } from './reconciled-rig.ts';

const WORKER = fileURLToPath(new URL('reconciled-worker.ts', import.meta.url));

function follow(dir: string, ledger: Ledger) {
  const log = keptLog();
  const intake = startIntake({ ...intakeParts(ledger), dir, logger: log.logger, onTaken: () => undefined });
  onTestFinished(() => intake.stop());
  return { intake, log };
}

async function eventCount(ledger: Ledger, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { found } = await ledger.db
        .selectFrom('events')
        .select(({ fn }) => fn.countAll<number>().as('found'))
        .executeTakeFirstOrThrow();
      expect(found).toBe(count);
    },
    { timeout: 10_000, interval: 10 },
  );
}

describe('the journal of requests that were taken back in', () => {
  test('when it is open, then nobody else can write it, and after it is closed somebody can', async () => {
    const dir = scratchDir();
    const first = reconciledJournal(dir);
    expect(() => reconciledJournal(dir)).toThrow(FolderLockedError);
    await first.close();
    await reconciledJournal(dir).append(lostHit(1));
  });

  test("when it is damaged, then it is set aside as the receiver's is, and it is told where", () => {
    const dir = scratchDir();
    mkdirSync(reconciledDir(dir));
    writeFileSync(join(reconciledDir(dir), 'journal.db'), 'this is no journal, and not short');
    expect(listAllSetAside(dir)).toEqual([]);
    reconciledJournal(dir);
    expect(listAllSetAside(dir)).toEqual([
      expect.stringContaining(join(reconciledDir(dir), 'journal.db.damaged-')),
    ]);
  });

  test('when the intake follows, then requests of both become events, and both are confirmed and pruned', async () => {
    const dir = scratchDir();
    const ledger = await scratchLedger(dir);
    const journal = reconciledJournal(dir);
    const live = openJournal({ dir, now: Date.now, logger: keptLog().logger, contentWindowMs: 1000 });
    onTestFinished(() => live.close().catch(() => undefined));
    await Promise.all([live.append(lateHit(1)), journal.append(lostHit(2)), journal.append(lostHit(3))]);
    expect([await journalDepth(dir, ledger.db), await journalDepth(reconciledDir(dir), ledger.db)]).toEqual([
      1, 2,
    ]);
    const { log } = follow(dir, ledger);
    await eventCount(ledger, 3);
    expect(await tally(ledger)).toEqual({ due: 3 });
    const marks = log.lines.filter(({ message }) => message === 'event').map(({ fields }) => fields['marks']);
    expect(marks).toEqual([[], ['reconciled'], ['reconciled']]);
    expect([await journalDepth(dir, ledger.db), await journalDepth(reconciledDir(dir), ledger.db)]).toEqual([
      0, 0,
    ]);
    const reader = openJournalReader(reconciledDir(dir));
    onTestFinished(() => reader?.close());
    await vi.waitFor(() => expect(reader?.bounds()).toEqual({ first: 0, last: 2 }), { timeout: 10_000 });
  });

  test('when a thousand wait in it and a hit comes, then the hit is taken in before them', async () => {
    const dir = scratchDir();
    const ledger = await scratchLedger(dir);
    const journal = reconciledJournal(dir);
    const live = openJournal({ dir, now: Date.now, logger: keptLog().logger, contentWindowMs: 1000 });
    onTestFinished(() => live.close().catch(() => undefined));
    await Promise.all(Array.from({ length: 1000 }, (_, n) => journal.append(lostHit(n + 1))));
    const { log } = follow(dir, ledger);
    const events = () => log.lines.filter(({ message }) => message === 'event');
    const isLive = () => events().findIndex(({ fields }) => (fields['marks'] as string[]).length === 0);
    await vi.waitFor(() => expect(events().length).toBeGreaterThan(100), { interval: 1, timeout: 10_000 });
    const hit = lateHit(5000);
    await live.append(hit);
    const before = events().length;
    await vi.waitFor(() => expect(isLive()).toBeGreaterThan(-1), { interval: 1, timeout: 10_000 });
    // The batch under way when it came, and at most one more.
    expect(isLive() - before).toBeLessThanOrEqual(100);
    expect(events()[isLive()]?.fields['eventId']).toBe(hit.eventId);
    expect(before).toBeLessThan(1000);
  });

  test('when it cannot be read, then hits are taken in all the same', async () => {
    const dir = scratchDir();
    const ledger = await scratchLedger(dir);
    writeFileSync(join(dir, 'reconciled'), 'a file in the place of the folder');
    const live = openJournal({ dir, now: Date.now, logger: keptLog().logger, contentWindowMs: 1000 });
    onTestFinished(() => live.close().catch(() => undefined));
    follow(dir, ledger);
    await live.append(lateHit(1));
    await eventCount(ledger, 1);
  });
});

describe('a worker killed in the middle of it', () => {
  test('when it is killed again and again, then every request that it has promised becomes one event, once', async () => {
    const dir = scratchDir();
    const promised = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [WORKER, dir, String(round * 100_000 + 1)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await readUntil(child, promised, promised.size + 60);
      await kill(child, promised);
    }
    expect(promised.size).toBeGreaterThanOrEqual(180);
    const ledger = await scratchLedger(dir);
    follow(dir, ledger);
    await vi.waitFor(async () => expect(await journalDepth(reconciledDir(dir), ledger.db)).toBe(0), {
      timeout: 20_000,
      interval: 20,
    });
    const rows = await ledger.db.selectFrom('events').select(['id', 'duplicates']).execute();
    const held = new Map(rows.map(({ id, duplicates }) => [id, duplicates]));
    expect([...promised].filter((id) => !held.has(id))).toEqual([]);
    expect(rows.filter(({ duplicates }) => duplicates > 0)).toEqual([]);
    const deliveries = await ledger.db.selectFrom('deliveries').select('event_id').execute();
    expect(deliveries).toHaveLength(rows.length);
  }, 60_000);
});

async function readUntil(child: ChildProcess, ids: Set<string>, size: number): Promise<void> {
  if (child.stdout === null) throw new Error('the worker has no output');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => ids.add(line));
  while (ids.size < size) await once(lines, 'line');
}

async function kill(child: ChildProcess, ids: Set<string>): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  // A line that the kill has cut says nothing.
  for (const id of ids) if (!/^evt_[a-z2-7]{26}$/.test(id)) ids.delete(id);
}
