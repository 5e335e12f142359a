import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  BATCH_BYTES,
  cursorName,
  type IntakeOptions,
  startIntake,
  takeInBatch,
} from '../../src/dispatch/intake.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { openJournalReader } from '../../src/journal/reader.ts';
import { readCheckpoint } from '../../src/ledger/checkpoints.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { eventOf, hitOf, keptLog, scratchDir, scratchLedger, tally } from './ledger-rig.ts';

const routing: Routing = { routes: [{ on: ['disposition'], to: ['crm'] }], leadDialers: new Map() };

function parse(hit: RawHit) {
  return parseHit(hit, { timezone: 'America/New_York' });
}

/** The `n`th hit as the receiver journals it. */
function hit(n: number): RawHit {
  return hitOf(eventOf(n), `lead_id=${n}&uniqueid=1790000000.${n}&dispo=SALE&phone_number=3125550101`);
}

function journalIn(dir: string): Journal {
  const journal = openJournal({ dir, now: Date.now, logger: keptLog().logger, contentWindowMs: 1000 });
  onTestFinished(() => journal.close().catch(() => undefined));
  return journal;
}

async function intakeRig(overrides: Partial<IntakeOptions> = {}) {
  const dir = overrides.dir ?? scratchDir();
  const ledger = overrides.ledger ?? (await scratchLedger(dir));
  const log = keptLog();
  const options: IntakeOptions = {
    dir,
    ledger,
    parse,
    routing,
    now: Date.now,
    logger: log.logger,
    onTaken: () => undefined,
    ...overrides,
  };
  return {
    dir,
    ledger,
    log,
    options,
    start: () => {
      const intake = startIntake(options);
      onTestFinished(() => intake.stop());
      return intake;
    },
  };
}

async function eventIds(ledger: Ledger): Promise<string[]> {
  return (await ledger.db.selectFrom('events').select('id').orderBy('id').execute()).map(({ id }) => id);
}

async function held(ledger: Ledger, count: number): Promise<void> {
  await vi.waitFor(async () => expect(await eventIds(ledger)).toHaveLength(count), {
    timeout: 10_000,
    interval: 20,
  });
}

describe('following the journal', () => {
  test('hits become events with their deliveries, also when the journal comes after the intake', async () => {
    const { dir, ledger, log, start } = await intakeRig();
    start();
    const journal = journalIn(dir);
    await Promise.all([1, 2, 3].map((n) => journal.append(hit(n))));
    await held(ledger, 3);
    expect(await tally(ledger)).toEqual({ due: 3 });
    const wide = log.lines.filter(({ message }) => message === 'event');
    expect(wide.map(({ fields }) => fields['eventId'])).toEqual([1, 2, 3].map((n) => eventOf(n).id));
    expect(wide[0]?.fields).toMatchObject({
      type: 'disposition',
      status: 'SALE',
      duplicate: false,
      destinations: ['crm'],
    });
    expect(JSON.stringify(wide)).not.toContain('3125550101');
  });

  test('a hit that came twice is one event with one delivery, counted, and logged as a duplicate', async () => {
    const { dir, ledger, log, start } = await intakeRig();
    const journal = journalIn(dir);
    for (const n of [1, 1, 1]) await journal.append(hit(n));
    start();
    await vi.waitFor(() => expect(log.lines.filter(({ message }) => message === 'event')).toHaveLength(3));
    expect(log.lines.map(({ fields }) => fields['duplicate'])).toEqual([false, true, true]);
    expect(await ledger.db.selectFrom('events').select('duplicates').execute()).toEqual([{ duplicates: 2 }]);
    expect(await tally(ledger)).toEqual({ due: 1 });
  });

  test('started again, it goes on where the ledger says, without taking anything in twice', async () => {
    const rig = await intakeRig();
    const journal = journalIn(rig.dir);
    for (const n of [1, 2]) await journal.append(hit(n));
    const first = rig.start();
    await held(rig.ledger, 2);
    await first.stop();
    for (const n of [3, 4]) await journal.append(hit(n));
    rig.start();
    await held(rig.ledger, 4);
    expect(await rig.ledger.db.selectFrom('events').select('duplicates').execute()).toEqual(
      Array.from({ length: 4 }, () => ({ duplicates: 0 })),
    );
  });

  test('a journal that was put in the place of another is read from its start', async () => {
    const { dir, ledger, start } = await intakeRig();
    const journal = journalIn(dir);
    for (const n of [1, 2, 3]) await journal.append(hit(n));
    start();
    await held(ledger, 3);
    await journal.close();
    for (const suffix of ['', '-wal', '-shm']) {
      const file = join(dir, `journal.db${suffix}`);
      if (existsSync(file)) renameSync(file, `${file}.aside`);
    }
    const next = journalIn(dir);
    // Its first row has a number that the old journal's cursor has passed.
    await next.append(hit(4));
    await held(ledger, 4);
  });
});

describe('a batch in memory', () => {
  const big = (n: number) => ({ ...hit(n), body: Buffer.alloc(1_500_000, 'x') });

  test('rows are read until they have so many bytes, one at least', async () => {
    const { dir } = await intakeRig();
    const journal = journalIn(dir);
    for (let n = 1; n <= 5; n += 1) await journal.append(big(n));
    const reader = openJournalReader(dir);
    if (reader === undefined) return expect.fail('no journal');
    onTestFinished(() => reader.close());
    const read = (maxBytes?: number) => reader.read(1, 500, maxBytes).map(({ id }) => id);
    expect(read(1)).toEqual([2]);
    expect(read(3_000_000)).toEqual([2, 3]);
    expect(read()).toEqual([2, 3, 4, 5]);
  });

  test('hits of many megabytes are taken in by several commits', async () => {
    let commits = 0;
    const { dir, ledger, start } = await intakeRig({ onTaken: () => (commits += 1) });
    const journal = journalIn(dir);
    const count = Math.ceil((3 * BATCH_BYTES) / 1_500_000);
    for (let n = 1; n <= count; n += 1) await journal.append(big(n));
    start();
    await held(ledger, count);
    expect(commits).toBe(3);
  });
});

describe('a batch and its cursor', () => {
  async function rowsIn(dir: string, count: number) {
    const journal = journalIn(dir);
    for (let n = 1; n <= count; n += 1) await journal.append(hit(n));
    const reader = openJournalReader(dir);
    if (reader === undefined) return expect.fail('no journal');
    onTestFinished(() => reader.close());
    return { rows: reader.read(0, 500), cursor: cursorName(reader.instance) };
  }

  test('events, deliveries and the cursor are one commit: when it fails, none of them is there', async () => {
    const { dir, ledger, options } = await intakeRig();
    const { rows, cursor } = await rowsIn(dir, 3);
    await sql`pragma max_page_count = 1`.execute(ledger.db);
    await expect(
      takeInBatch(rows, cursor, {
        ...options,
        parse: (one) => ({ ...parse(one), fields: { x: 'x'.repeat(200_000) } }),
      }),
    ).rejects.toMatchObject({ errcode: 13 });
    expect(await eventIds(ledger)).toEqual([]);
    expect(await readCheckpoint(ledger.db, cursor)).toBeUndefined();
    expect(await ledger.db.selectFrom('parked_hits').select('id').execute()).toEqual([]);
  });

  test('a hit whose parser throws is parked with the reason, and the others go on', async () => {
    const { dir, ledger, log, options } = await intakeRig();
    const { rows, cursor } = await rowsIn(dir, 4);
    const faulty = (one: RawHit) => {
      if (one.eventId === eventOf(2).id) throw new Error('cannot be read');
      return parse(one);
    };
    expect(await takeInBatch(rows, cursor, { ...options, parse: faulty })).toMatchObject({ parked: 1 });
    expect(await eventIds(ledger)).toEqual([1, 3, 4].map((n) => eventOf(n).id));
    expect(await readCheckpoint(ledger.db, cursor)).toBe('4');
    const parked = await ledger.db.selectFrom('parked_hits').select(['event_id', 'reason']).execute();
    expect(parked).toEqual([{ event_id: eventOf(2).id, reason: 'cannot be read' }]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ eventId: eventOf(2).id }),
      }),
    );
  });

  test('a hit that the ledger will not have is parked too, whole, and the cursor passes it', async () => {
    const { dir, ledger, options } = await intakeRig();
    const { rows, cursor } = await rowsIn(dir, 3);
    const misfit = (one: RawHit) => {
      const event = parse(one);
      return one.eventId === eventOf(1).id ? { ...event, source: null as unknown as string } : event;
    };
    await takeInBatch(rows, cursor, { ...options, parse: misfit });
    expect(await eventIds(ledger)).toEqual([2, 3].map((n) => eventOf(n).id));
    const parked = await ledger.db.selectFrom('parked_hits').selectAll().execute();
    expect(parked).toMatchObject([{ event_id: eventOf(1).id, reason: expect.stringContaining('NOT NULL') }]);
    expect(JSON.parse(parked[0]?.raw ?? '{}')).toMatchObject({ eventId: eventOf(1).id });
    expect(await readCheckpoint(ledger.db, cursor)).toBe('3');
  });

  test('while the ledger takes nothing, nothing is parked; when it does again, all is taken in', async () => {
    const { dir, ledger, log, start } = await intakeRig({
      parse: (one) => ({ ...parse(one), fields: { x: 'x'.repeat(20_000) } }),
    });
    await sql`pragma max_page_count = 1`.execute(ledger.db);
    const journal = journalIn(dir);
    for (let n = 1; n <= 5; n += 1) await journal.append(hit(n));
    start();
    await vi.waitFor(() => expect(log.lines.map(({ message }) => message).join()).toContain('intake failed'));
    await sql`pragma max_page_count = 100000`.execute(ledger.db);
    await held(ledger, 5);
    expect(await ledger.db.selectFrom('parked_hits').select('id').execute()).toEqual([]);
  });
});
