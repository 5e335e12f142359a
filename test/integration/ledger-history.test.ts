import { type CompiledQuery, sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { replayEvent } from '../../src/dispatch/replay.ts';
import { isSuperseded } from '../../src/dispatch/superseded.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { pruneEvents } from '../../src/ledger/prune.ts';
import { recoverForgotten, recoverInterrupted, releaseStuckLanes } from '../../src/ledger/recover.ts';
import { countReviews, openReviews } from '../../src/ledger/reviews.ts';
import { findEvents } from '../../src/ledger/search.ts';
import {
  confirmQueued,
  giveBack,
  giveBackAll,
  outstanding,
  overdue,
  takeDue,
} from '../../src/ledger/work-list.ts';
import { eventOf, hitOf, keep, scratchLedger, tally } from './ledger-rig.ts';

const NO_MARKS: ReadonlySet<string> = new Set();

const RECEIPT = { outcome: 'created', ids: {}, warnings: [] } as const;

/** The statements that some work sends to SQLite, and how SQLite would carry each out. */
async function plansOf(ledger: Ledger, work: () => Promise<unknown>): Promise<Map<string, string>> {
  const executor = Object.getPrototypeOf(Object.getPrototypeOf(ledger.db.getExecutor())) as {
    executeQuery(query: CompiledQuery): unknown;
  };
  const watch = vi.spyOn(executor, 'executeQuery');
  await work();
  const seen = new Map(watch.mock.calls.map(([query]) => [query.sql, query]));
  watch.mockRestore();
  const plans = new Map<string, string>();
  for (const [text, query] of seen) {
    if (!/^(select|update|delete)/i.test(text)) continue;
    const { rows } = await ledger.db.executeQuery<{ detail: string }>({
      ...query,
      sql: `explain query plan ${text}`,
    });
    plans.set(text, rows.map(({ detail }) => detail).join('; '));
  }
  return plans;
}

describe('a ledger with a long history', () => {
  test('nothing that runs all the time reads through the history of deliveries', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })]);
    const book = openDeliveryBook(ledger, 'crm', Date.now);
    const plans = await plansOf(ledger, async () => {
      await keep(ledger, [eventOf(3, { leadKey: 'main:1' })]);
      await outstanding(ledger.db, 'crm', Date.now());
      const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 10, Date.now()));
      const entries = entry === undefined ? [] : [entry];
      await overdue(ledger.db, Date.now(), 10);
      await ledger.write((trx) => confirmQueued(trx, entries, Date.now()));
      await ledger.write((trx) => giveBack(trx, entries, Date.now()));
      await ledger.write((trx) => giveBackAll(trx, Date.now()));
      const [again] = await ledger.write((trx) => takeDue(trx, 'crm', 10, Date.now()));
      const claim = await book.claim({ deliveryId: again?.id ?? '', enqueue: again?.enqueues ?? 0 }, false);
      if (claim.kind === 'claimed') await book.delivered(claim.attempt, RECEIPT);
      await ledger.write((trx) => recoverInterrupted(trx, Date.now()));
      await ledger.write((trx) => recoverForgotten(trx, 0, Date.now()));
      await ledger.write((trx) => releaseStuckLanes(trx, Date.now()));
      await ledger.write((trx) => pruneEvents(trx, 1, 10, NO_MARKS));
      for (const state of ['dead', 'unfinished', 'queued'] as const)
        await findEvents(ledger.db, { state, limit: 10 });
    });
    expect(plans.size).toBeGreaterThan(15);
    const through = [...plans].filter(([, plan]) =>
      /SCAN (deliveries|attempts|effects|events|other|old)(?! USING (COVERING )?INDEX deliveries_)/.test(
        plan,
      ),
    );
    expect(through.map(([text, plan]) => `${text}\n  ${plan}`)).toEqual([]);
  });

  test.each([
    ['a call', {}],
    ['a call whose hit named no lead', { leadKey: undefined, callKey: 'main:1790000000.1' }],
    ['a posted lead', { type: 'lead-submitted', callKey: undefined }],
  ] as const)('whether %s was told anew is asked without reading through it', async (_what, told) => {
    const ledger = await scratchLedger();
    const event: BridgeEvent = { ...eventOf(1), ...told };
    await keep(ledger, [event], ['crm']);
    const plans = await plansOf(ledger, () => ledger.write((trx) => isSuperseded(trx, event, 'crm')));
    expect([...plans.values()]).toEqual([
      expect.stringMatching(
        /^SEARCH events USING .*INDEX events_(?:lead_key|call_alone) .*; SEARCH deliveries/,
      ),
    ]);
  });

  test('what waits for a person is listed and counted without reading through it, or through what is dead', async () => {
    const ledger = await scratchLedger();
    const plans = await plansOf(ledger, async () => {
      await openReviews(ledger.db);
      await openReviews(ledger.db, { destination: 'crm' });
      await countReviews(ledger.db);
    });
    expect(plans.size).toBe(3);
    for (const plan of plans.values()) expect(plan).not.toMatch(/SCAN deliveries|deliveries_dead/);
  });

  test('the same event again is counted and changes nothing', async () => {
    const ledger = await scratchLedger();
    const event = eventOf(1);
    const write = (campaign: string) =>
      ledger.write((trx) => insertEvent(trx, { ...event, campaign }, hitOf(event)));
    expect(await write('SALES')).toBe(true);
    expect(await write('OTHER')).toBe(false);
    expect(await write('OTHER')).toBe(false);
    const rows = await ledger.db.selectFrom('events').select(['campaign', 'duplicates']).execute();
    expect(rows).toEqual([{ campaign: 'SALES', duplicates: 2 }]);
  });
});

describe('the work list', () => {
  test('what is due is taken oldest first, not before its time, and never twice', async () => {
    const ledger = await scratchLedger();
    for (const n of [5, 3, 9, 1]) await keep(ledger, [eventOf(n)], ['crm'], n);
    await keep(ledger, [eventOf(50)], ['crm'], 1000);
    const take = async (limit: number) =>
      (await ledger.write((trx) => takeDue(trx, 'crm', limit, 100))).map(({ enqueues, id }) => ({
        enqueues,
        id,
      }));
    const [first, rest, none] = [await take(2), await take(100), await take(100)];
    const order = await ledger.db
      .selectFrom('deliveries')
      .select(['id', 'event_id'])
      .orderBy('due_at')
      .execute();
    expect([...first, ...rest].map(({ id }) => id)).toEqual(order.slice(0, 4).map(({ id }) => id));
    expect(none).toEqual([]);
    expect(first.map(({ enqueues }) => enqueues)).toEqual([1, 1]);
  });

  test('giving back concerns this enqueueing only, and keeps the time of a retry', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1)], ['crm'], 10);
    const [first] = await ledger.write((trx) => takeDue(trx, 'crm', 1, 20));
    await ledger.write((trx) => giveBack(trx, first === undefined ? [] : [first], 20));
    const [second] = await ledger.write((trx) => takeDue(trx, 'crm', 1, 20));
    await ledger.write((trx) => giveBack(trx, first === undefined ? [] : [first], 30));
    expect(await tally(ledger)).toEqual({ queued: 1 });
    expect(second?.enqueues).toBe(2);
    await sql`update deliveries set due_at = 5000`.execute(ledger.db);
    await ledger.write((trx) => giveBackAll(trx, 40));
    expect(await ledger.write((trx) => takeDue(trx, 'crm', 1, 4999))).toEqual([]);
    expect(await ledger.write((trx) => takeDue(trx, 'crm', 1, 5000))).toHaveLength(1);
  });

  test('what is outstanding is counted by what runs now and what waits for its time', async () => {
    const ledger = await scratchLedger();
    await keep(
      ledger,
      [1, 2, 3, 4, 5].map((n) => eventOf(n)),
      ['crm', 'sfdc'],
      10,
    );
    await ledger.write((trx) => takeDue(trx, 'crm', 4, 20));
    const ids = (
      await ledger.db.selectFrom('deliveries').select('id').where('state', '=', 'queued').execute()
    ).map(({ id }) => id);
    await sql`update deliveries set state = 'running' where id = ${ids[0]}`.execute(ledger.db);
    await sql`update deliveries set due_at = 999 where id = ${ids[1]}`.execute(ledger.db);
    expect(await outstanding(ledger.db, 'crm', 20)).toEqual({ ready: 3, delayed: 1, due: 1 });
    expect(await outstanding(ledger.db, 'sfdc', 20)).toEqual({ ready: 0, delayed: 0, due: 1 });
    expect(await outstanding(ledger.db, 'none', 20)).toEqual({ ready: 0, delayed: 0, due: 0 });
  });
});

describe('retention', () => {
  const before = Date.parse(eventOf(100).receivedAt);

  test('delivered and unrouted events go with their attempts; what is not delivered stays, however old', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1), eventOf(2), eventOf(3), eventOf(200)]);
    await keep(ledger, [eventOf(4)], []);
    await settle(ledger, eventOf(1).id, 'delivered');
    await settle(ledger, eventOf(2).id, 'dead');
    await settle(ledger, eventOf(200).id, 'delivered');
    expect(await ledger.write((trx) => pruneEvents(trx, before, 100, NO_MARKS))).toBe(2);
    const left = (await ledger.db.selectFrom('events').select('id').orderBy('id').execute()).map(
      ({ id }) => id,
    );
    expect(left).toEqual([eventOf(2).id, eventOf(3).id, eventOf(200).id]);
    expect(await tally(ledger)).toEqual({ dead: 1, due: 1, delivered: 1 });
  });

  test('no more go at once than asked for', async () => {
    const ledger = await scratchLedger();
    await keep(
      ledger,
      [1, 2, 3].map((n) => eventOf(n)),
      [],
    );
    expect(await ledger.write((trx) => pruneEvents(trx, before, 2, NO_MARKS))).toBe(2);
    expect(await ledger.write((trx) => pruneEvents(trx, before, 2, NO_MARKS))).toBe(1);
  });

  test('the guard of an old effect stays while another event of its call is not delivered', async () => {
    const ledger = await scratchLedger();
    const start = eventOf(1);
    await keep(ledger, [start, eventOf(2, { leadKey: 'main:1', callKey: start.callKey }), eventOf(3)]);
    const sent = {
      destination: 'crm',
      writing_since: null,
      doubt_since: null,
      sent_at: 5,
      ids: '{"call":"9"}',
    };
    for (const key of [start.callKey, eventOf(3).callKey]) {
      await ledger.db
        .insertInto('effects')
        .values({ ...sent, effect_key: key ?? '' })
        .execute();
    }
    await settle(ledger, start.id, 'delivered');
    await settle(ledger, eventOf(2).id, 'dead');
    await settle(ledger, eventOf(3).id, 'delivered');
    await ledger.write((trx) => pruneEvents(trx, before, 100, NO_MARKS));
    const kept = await ledger.db.selectFrom('effects').select('effect_key').execute();
    expect(kept).toEqual([{ effect_key: start.callKey }]);
  });
});

describe('replay', () => {
  const routing = { routes: [{ on: ['disposition'] as const, to: ['crm', 'new'] }], leadDialers: new Map() };
  const options = { routing, destination: undefined, delivered: false, now: () => 100 };

  test('what is dead goes again, what is delivered does not, what the routes name anew is added', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1), eventOf(2), eventOf(3)]);
    await settle(ledger, eventOf(1).id, 'dead');
    await settle(ledger, eventOf(2).id, 'delivered');
    const replay = (n: number, more = {}) =>
      ledger.write((trx) =>
        replayEvent(trx, eventOf(n).id, { ...options, ...more, parse: () => eventOf(n) }),
      );
    expect(await replay(1)).toEqual({
      eventId: eventOf(1).id,
      again: ['crm'],
      added: ['new'],
      superseded: [],
      derived: [],
    });
    expect(await replay(2, { destination: 'crm' })).toMatchObject({ again: [], added: [] });
    expect(await replay(2, { destination: 'crm', delivered: true })).toMatchObject({
      again: ['crm'],
      added: [],
    });
    expect(await replay(3, { destination: 'crm', delivered: true })).toMatchObject({ again: [], added: [] });
  });

  test('after a mended mapping it runs in the lane and under the key of the event as it is read now', async () => {
    const ledger = await scratchLedger();
    const bare = { ...eventOf(1), leadKey: undefined, callKey: undefined };
    await keep(ledger, [bare, eventOf(2, { leadKey: 'main:1' })]);
    await settle(ledger, bare.id, 'dead');
    await ledger.write((trx) =>
      replayEvent(trx, bare.id, { ...options, destination: 'crm', parse: () => eventOf(1) }),
    );
    const row = await ledger.db
      .selectFrom('deliveries')
      .selectAll()
      .where('event_id', '=', bare.id)
      .executeTakeFirst();
    expect(row).toMatchObject({
      lane: 'main:1',
      effect_key: eventOf(1).callKey,
      state: 'waiting',
      attempts: 0,
    });
  });

  test('what was or may have been made under the old key keeps it, so that it is updated and not doubled', async () => {
    for (const mark of [{ sent_at: 5 }, { doubt_since: 5 }]) {
      const ledger = await scratchLedger();
      const bare = { ...eventOf(1), callKey: undefined };
      await keep(ledger, [bare]);
      await settle(ledger, bare.id, 'dead');
      const effect = {
        destination: 'crm',
        effect_key: bare.id,
        writing_since: null,
        doubt_since: null,
        sent_at: null,
        ids: '{}',
      };
      await ledger.db
        .insertInto('effects')
        .values({ ...effect, ...mark })
        .execute();
      await ledger.write((trx) =>
        replayEvent(trx, bare.id, { ...options, destination: 'crm', parse: () => eventOf(1) }),
      );
      const row = await ledger.db.selectFrom('deliveries').select(['effect_key', 'lane']).executeTakeFirst();
      expect(row).toEqual({ effect_key: bare.id, lane: 'main:1' });
    }
  });
});

async function settle(ledger: Ledger, eventId: string, state: 'delivered' | 'dead'): Promise<void> {
  await ledger.db.updateTable('deliveries').set({ state }).where('event_id', '=', eventId).execute();
}
