import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { holdDestination, listHolds } from '../../src/ledger/holds.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import { parkHit } from '../../src/ledger/parked-hits.ts';
import { addDelivery } from '../../src/dispatch/take-in.ts';
import { cli, folderWith, inLedger } from './cli-rig.ts';
import { eventOf, hitOf, keptLog } from './ledger-rig.ts';

function queryOf(n: number): string {
  return `lead_id=${n}&uniqueid=1790000000.${n}&dispo=SALE&campaign=SALES&phone_number=3125550101`;
}

/** Events with the request that they came with, each with a delivery in a state. */
async function put(ledger: Ledger, state: 'dead' | 'delivered', numbers: readonly number[]): Promise<void> {
  await ledger.write(async (trx) => {
    for (const n of numbers) {
      const event: BridgeEvent = { ...eventOf(n), receivedAt: new Date().toISOString() };
      await insertEvent(trx, event, { ...hitOf(event, queryOf(n)), receivedAt: Date.now() });
      await addDelivery(trx, event, 'crm', Date.now());
      await trx
        .updateTable('deliveries')
        .set({ state, attempts: 30 })
        .where('event_id', '=', event.id)
        .execute();
    }
  });
}

async function deliveries(dir: string): Promise<string[]> {
  return inLedger(dir, async ({ db }) => {
    const rows = await db
      .selectFrom('deliveries')
      .select(['event_id', 'destination', 'state'])
      .orderBy('event_id')
      .orderBy('destination')
      .execute();
    return rows.map(
      ({ event_id, destination, state }) => `${Number(event_id.slice(4))} ${destination} ${state}`,
    );
  });
}

describe('vicibridge replay', () => {
  test('one event by its id goes again as a whole, also to destinations that are new in the routes', async () => {
    const dir = await folderWith((ledger) => put(ledger, 'delivered', [1, 2]));
    const dry = await cli(['replay', eventOf(1).id, '--dry-run'], { dir });
    expect(dry.stdout).toContain('1 events, 2 deliveries would be delivered');
    expect(await deliveries(dir)).toEqual(['1 crm delivered', '2 crm delivered']);
    const { code, stdout } = await cli(['replay', eventOf(1).id], { dir });
    expect(code).toBe(0);
    expect(stdout).toBe(`${eventOf(1).id}  again: crm  new: audit\n1 events, 2 deliveries are due\n`);
    expect(await deliveries(dir)).toEqual(['1 audit due', '1 crm due', '2 crm delivered']);
  });

  test('by filter: what is dead goes, what is delivered only with --delivered, and only to --to', async () => {
    const dir = await folderWith(async (ledger) => {
      await put(ledger, 'dead', [1, 2]);
      await put(ledger, 'delivered', [3]);
    });
    expect((await cli(['replay', '--state', 'dead', '--to', 'crm'], { dir })).stdout).toContain(
      '2 events, 2 deliveries are due',
    );
    expect(await deliveries(dir)).toEqual(['1 crm due', '2 crm due', '3 crm delivered']);
    await cli(['replay', '--lead', '3', '--to', 'crm', '--delivered'], { dir });
    expect(await deliveries(dir)).toEqual(['1 crm due', '2 crm due', '3 crm due']);
  });

  test('an event whose request cannot be read is left as it is, said, and does not keep the others', async () => {
    const dir = await folderWith(async (ledger) => {
      await put(ledger, 'dead', [1, 2, 3]);
      await ledger.db.updateTable('events').set({ raw: '{}' }).where('id', '=', eventOf(2).id).execute();
    });
    const { code, stdout } = await cli(['replay', '--state', 'dead', '--to', 'crm'], { dir });
    expect(code).toBe(1);
    expect(stdout).toContain(`hit ${eventOf(2).id} cannot be read`);
    expect(await deliveries(dir)).toEqual(['1 crm due', '2 crm dead', '3 crm due']);
  });

  test('a destination that is new in the routes is filled from the past', async () => {
    const dir = await folderWith((ledger) => put(ledger, 'delivered', [1, 2, 3]));
    await cli(['replay', '--to', 'audit', '--since', '1h'], { dir });
    expect((await deliveries(dir)).filter((line) => line.includes('audit'))).toEqual([
      '1 audit due',
      '2 audit due',
      '3 audit due',
    ]);
  });

  test('a dry run changes nothing at all, and tells where there are more than --limit', async () => {
    const numbers = Array.from({ length: 130 }, (_, n) => n + 1);
    const dir = await folderWith((ledger) => put(ledger, 'dead', numbers));
    const before = await inLedger(dir, everything);
    const { stdout } = await cli(['replay', '--state', 'dead', '--limit', '120', '--dry-run'], { dir });
    expect(stdout).toContain('120 events, 240 deliveries would be delivered');
    expect(stdout).toContain('these are the newest 120; there are more: raise --limit');
    expect(await inLedger(dir, everything)).toEqual(before);
  });

  test.each([
    [['replay'], 'name an event, or filter'],
    [['replay', 'evt_1', '--state', 'dead'], '--state chooses among events'],
    [['replay', '--parked', '--since', '1h'], '--parked takes all parked hits'],
  ])('%j ends with 2 and says %s', async (words, message) => {
    const dir = await folderWith();
    const { code, stderr } = await cli(words, { dir });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('parked hits', () => {
  test('those that fit now are taken in, the others stay with their reason; a dry run only tells', async () => {
    const dir = await folderWith((ledger) =>
      ledger.write(async (trx) => {
        for (const n of [1, 2]) await parkHit(trx, hitOf(eventOf(n), queryOf(n)), 'a fault that is mended');
        await parkHit(trx, { ...hitOf(eventOf(3)), hook: 'other' as 'leads' }, 'not readable');
      }),
    );
    const dry = await cli(['replay', '--parked', '--dry-run'], { dir });
    expect(dry.stdout).toContain(`${eventOf(1).id}  would be taken in  (was parked: a fault that is mended)`);
    expect(dry.stdout).toContain('2 of 3 parked hits would be taken in');
    expect(await deliveries(dir)).toEqual([]);
    const real = await cli(['replay', '--parked'], { dir });
    expect(real.code).toBe(0);
    expect(real.stdout).toContain(`${eventOf(3).id}  stays parked`);
    expect(real.stdout).toContain('2 of 3 parked hits taken in');
    expect(await deliveries(dir)).toEqual(['1 audit due', '1 crm due', '2 audit due', '2 crm due']);
    expect((await cli(['replay', '--parked'], { dir })).stdout).toContain('0 of 1 parked hits');
  });
});

describe('vicibridge recover', () => {
  async function damaged(dir: string, count: number): Promise<string> {
    const journal = openJournal({ dir, now: Date.now, logger: keptLog().logger, contentWindowMs: 1000 });
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    // At once, so that they share commits.
    await Promise.all(numbers.map((n) => journal.append(hitOf(eventOf(n), queryOf(n)))));
    await journal.close();
    return join(dir, 'journal.db');
  }

  test('what can be read of it is taken in, what the ledger has already is not doubled', async () => {
    const dir = await folderWith((ledger) => put(ledger, 'delivered', [1, 2]));
    mkdirSync(join(dir, 'old'));
    const file = await damaged(join(dir, 'old'), 300);
    const { code, stdout } = await cli(['recover', file], { dir });
    expect(code).toBe(0);
    expect(stdout).toBe('300 hits read, 298 of them new to the ledger, 0 parked, 0 row numbers unreadable\n');
    expect((await cli(['recover', file], { dir })).stdout).toContain('300 hits read, 0 of them new');
  });

  test('a damaged page costs what stands on it and nothing else', async () => {
    const dir = await folderWith();
    mkdirSync(join(dir, 'old'));
    const file = await damaged(join(dir, 'old'), 300);
    const bytes = readFileSync(file);
    const page = Math.floor(bytes.indexOf('lead_id=150&') / 4096) * 4096;
    writeFileSync(file, bytes.fill(0xff, page, page + 200));
    const { code, stdout } = await cli(['recover', file], { dir });
    const [read = 0, fresh, parked, unreadable = 0] = (stdout.match(/\d+/g) ?? []).map(Number);
    expect({ code, fresh, parked }).toEqual({ code: 0, fresh: read, parked: 0 });
    expect(unreadable).toBeGreaterThan(0);
    expect(unreadable).toBeLessThan(40);
    expect(read + unreadable).toBe(300);
  });

  test('a file that is no journal is refused', async () => {
    const dir = await folderWith();
    writeFileSync(join(dir, 'notes.txt'), 'no journal at all, but long enough to be looked at as one');
    const { code, stderr } = await cli(['recover', 'notes.txt'], { dir });
    expect(code).toBe(2);
    expect(stderr).toContain('notes.txt cannot be opened as a journal');
  });
});

test('vicibridge release lists what is held, with the reason, and lifts it', async () => {
  const dir = await folderWith((ledger) =>
    ledger.write(async (trx) => {
      await holdDestination(trx, {
        destination: 'crm',
        code: 'auth',
        message: 'token refused',
        since: 0,
        probe_at: 1,
      });
    }),
  );
  expect((await cli(['release'], { dir })).stdout).toBe(
    'crm  since 1970-01-01T00:00:00.000Z  auth: token refused\n',
  );
  expect((await cli(['release', 'crm'], { dir })).stdout).toContain('crm is released');
  expect(await inLedger(dir, ({ db }) => listHolds(db))).toEqual([]);
  expect((await cli(['release'], { dir })).stdout).toBe('nothing is held\n');
});

async function everything({ db }: Ledger): Promise<unknown> {
  const tables = ['events', 'deliveries', 'attempts', 'effects', 'parked_hits', 'holds'] as const;
  return Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
}
