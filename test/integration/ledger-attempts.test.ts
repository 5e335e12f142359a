import { describe, expect, test } from 'vitest';
import type { FailedAttempt } from '../../src/domain/fate.ts';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import { type DeliveryBook, openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { releaseNext } from '../../src/ledger/lanes.ts';
import { listHolds } from '../../src/ledger/holds.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { recoverForgotten, recoverInterrupted } from '../../src/ledger/recover.ts';
import { describeEvent } from '../../src/ledger/search.ts';
import { giveBackAll, takeDue } from '../../src/ledger/work-list.ts';
import { eventOf, keep, scratchLedger, tally } from './ledger-rig.ts';

const RECEIPT = { outcome: 'created', ids: { call: '9' }, warnings: [] } as const;

function failed(outcome: FailedAttempt['outcome'], next: FailedAttempt['next']): FailedAttempt {
  return { outcome, code: outcome, message: `it was ${outcome}`, next };
}

/** A ledger with a clock of its own and one destination, `crm`. */
async function bookRig(): Promise<{
  ledger: Ledger;
  book: DeliveryBook;
  clock: { now: number };
  /** Put what is due into the (imagined) queue and claim the first of it. */
  readonly claim: (probe?: boolean) => Promise<ClaimedAttempt>;
}> {
  const ledger = await scratchLedger();
  const clock = { now: 1_000_000 };
  const book = openDeliveryBook(ledger, 'crm', () => clock.now);
  return {
    ledger,
    book,
    clock,
    claim: async (probe = false) => {
      const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
      if (entry === undefined) return expect.fail('nothing is due');
      const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, probe);
      return claim.kind === 'claimed' ? claim.attempt : expect.fail(`not claimed: ${claim.kind}`);
    },
  };
}

describe('doubt about an effect', () => {
  test('a first attempt has none; after an ambiguous one the next is told since when', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1)], ['crm'], clock.now);
    const first = await claim();
    expect(first).toMatchObject({ attempt: 1, inDoubtSince: undefined, known: {} });
    clock.now += 500;
    await book.failed(first, failed('ambiguous', { kind: 'release' }));
    expect(await claim()).toMatchObject({ inDoubtSince: 1_000_500 });
  });

  test('a transient failure raises none, and does not clear what an earlier one raised', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1)], ['crm'], clock.now);
    await book.failed(await claim(), failed('transient', { kind: 'release' }));
    const second = await claim();
    expect(second.inDoubtSince).toBeUndefined();
    await book.failed(second, failed('ambiguous', { kind: 'release' }));
    clock.now += 1000;
    await book.failed(await claim(), failed('transient', { kind: 'release' }));
    expect((await claim()).inDoubtSince).toBe(1_000_000);
  });

  test('an interrupted attempt raises it, a delivered one clears it and leaves its ids', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    const event = eventOf(1);
    const again = eventOf(2, { leadKey: 'main:1', callKey: event.callKey });
    await keep(ledger, [event, again], ['crm'], clock.now);
    await book.failed(await claim(), failed('interrupted', { kind: 'release' }));
    const second = await claim();
    expect(second.inDoubtSince).toBe(clock.now);
    await book.delivered(second, RECEIPT);
    const other = await claim();
    expect(other).toMatchObject({ effectKey: event.callKey, inDoubtSince: undefined, known: { call: '9' } });
  });

  test('after a crash in mid-attempt it is due again, in doubt, and the attempt is written off', async () => {
    const { ledger, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2)], ['crm'], clock.now);
    await claim();
    clock.now += 60_000;
    expect(await ledger.write((trx) => recoverInterrupted(trx, clock.now))).toBe(1);
    const shown = await describeEvent(ledger.db, eventOf(1).id);
    expect(shown?.attempts).toMatchObject([{ outcome: 'interrupted', code: 'process-ended' }]);
    const doubts = [await claim(), await claim()].map(({ effectKey, inDoubtSince }) => [
      effectKey,
      inDoubtSince,
    ]);
    expect(Object.fromEntries(doubts)).toEqual({
      [String(eventOf(1).callKey)]: clock.now,
      [String(eventOf(2).callKey)]: undefined,
    });
  });
});

describe('an attempt that was written off while it ran', () => {
  test('when it is delivered late, its receipt is kept but the attempt under way is not disturbed', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })], ['crm'], clock.now);
    const slow = await claim();
    clock.now += 3_600_000;
    await ledger.write((trx) => recoverForgotten(trx, clock.now - 1000, clock.now));
    const second = await claim();
    await book.delivered(slow, RECEIPT);
    expect(await tally(ledger)).toEqual({ running: 1, waiting: 1 });
    await book.failed(second, failed('transient', { kind: 'release' }));
    expect(await claim()).toMatchObject({ known: { call: '9' }, inDoubtSince: clock.now });
  });

  test('when it fails late, the attempt under way is not disturbed', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })], ['crm'], clock.now);
    const slow = await claim();
    clock.now += 3_600_000;
    await ledger.write((trx) => recoverForgotten(trx, clock.now - 1000, clock.now));
    const second = await claim();
    await book.failed(slow, failed('permanent', { kind: 'dead' }));
    expect(await tally(ledger)).toEqual({ running: 1, waiting: 1 });
    await book.delivered(second, RECEIPT);
    expect(await tally(ledger)).toEqual({ delivered: 1, due: 1 });
  });
});

describe('what becomes of a delivery', () => {
  test('a retry of an attempt that sent nothing waits for its time and is not counted', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1)], ['crm'], clock.now);
    const next = { kind: 'retry', at: clock.now + 7000, uncounted: true } as const;
    await book.failed(await claim(), failed('transient', next));
    const row = await ledger.db.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'queued', due_at: clock.now + 7000, attempts: 0 });
  });

  test('a retry is queued for its time and the lane waits; the last failure is shown', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })], ['crm'], clock.now);
    await book.failed(await claim(), failed('transient', { kind: 'retry', at: clock.now + 7000 }));
    const row = await ledger.db.selectFrom('deliveries').selectAll().orderBy('seq').executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      state: 'queued',
      due_at: clock.now + 7000,
      attempts: 1,
      error_code: 'transient',
    });
    expect(await tally(ledger)).toEqual({ queued: 1, waiting: 1 });
  });

  test('when it is dead, the next of its lane goes and no other lane is touched', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    const events = [
      eventOf(1),
      eventOf(2, { leadKey: 'main:1' }),
      eventOf(3, { leadKey: 'main:1' }),
      eventOf(4),
    ];
    await keep(ledger, events, ['crm'], clock.now);
    const first = await claim();
    clock.now += 10;
    await book.failed(first, failed('permanent', { kind: 'dead' }));
    expect(await tally(ledger)).toEqual({ dead: 1, due: 2, waiting: 1 });
    expect((await claim()).event.id).toBe(eventOf(4).id);
    expect((await claim()).event.id).toBe(eventOf(2).id);
  });

  test('refused credentials burn no attempt, hold the destination, and only a probe may run', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2)], ['crm'], clock.now);
    const [refused, other] = [await claim(), await claim()];
    expect(await book.held(refused, failed('auth', { kind: 'release' }), 60_000)).toBe('held');
    expect(await listHolds(ledger.db)).toMatchObject([
      { destination: 'crm', since: clock.now, probe_at: clock.now + 60_000 },
    ]);
    expect(await book.held(other, failed('auth', { kind: 'release' }), 60_000)).toBe('held-already');

    const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
    const claimed = { deliveryId: entry?.id ?? '', enqueue: entry?.enqueues ?? 0 };
    expect(await book.claim(claimed, false)).toEqual({ kind: 'held' });
    expect(await tally(ledger)).toEqual({ due: 2 });

    clock.now += 60_000;
    const probe = await claim(true);
    expect(probe.attempt).toBe(1);
    expect(await book.delivered(probe, RECEIPT)).toBe(true);
    expect(await listHolds(ledger.db)).toEqual([]);
    expect((await claim()).attempt).toBe(1);
  });

  test('what was sent before the hold began does not lift it when it arrives', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2)], ['crm'], clock.now);
    const [early, refused] = [await claim(), await claim()];
    clock.now += 10;
    await book.held(refused, failed('auth', { kind: 'release' }), 60_000);
    clock.now += 10;
    expect(await book.delivered(early, RECEIPT)).toBe(false);
    expect(await listHolds(ledger.db)).toHaveLength(1);
  });
});

test('nothing of a lane is released while one of it is under way', async () => {
  const { ledger, clock, claim } = await bookRig();
  await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })], ['crm'], clock.now);
  await claim();
  await ledger.write((trx) => releaseNext(trx, 'crm', 'main:1', clock.now));
  expect(await tally(ledger)).toEqual({ running: 1, waiting: 1 });
});

describe('left-over jobs', () => {
  test('a job of an earlier enqueueing gets nothing, also while a retry waits for its time', async () => {
    const { ledger, book, clock } = await bookRig();
    await keep(ledger, [eventOf(1)], ['crm'], clock.now);
    const [old] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
    await ledger.write((trx) => giveBackAll(trx, clock.now));
    const [current] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
    const of = (entry: typeof old) => ({ deliveryId: entry?.id ?? '', enqueue: entry?.enqueues ?? 0 });
    const claim = await book.claim(of(current), false);
    if (claim.kind !== 'claimed') return expect.fail(claim.kind);
    await book.failed(claim.attempt, failed('transient', { kind: 'retry', at: clock.now + 60_000 }));
    expect(await book.claim(of(old), false)).toEqual({ kind: 'nothing' });
    expect((await book.claim(of(current), false)).kind).toBe('claimed');
    expect(await book.claim(of(current), false)).toEqual({ kind: 'nothing' });
  });

  test('a job of a delivery that is final or was never heard of gets nothing', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1)], ['crm'], clock.now);
    const attempt = await claim();
    await book.delivered(attempt, RECEIPT);
    expect(await book.claim({ deliveryId: attempt.deliveryId, enqueue: 1 }, false)).toEqual({
      kind: 'nothing',
    });
    expect(await book.claim({ deliveryId: 'dlv_none', enqueue: 1 }, true)).toEqual({ kind: 'nothing' });
  });

  test('an event that no longer fits the schema is dead with its reason, and its lane goes on', async () => {
    const { ledger, book, clock, claim } = await bookRig();
    await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })], ['crm'], clock.now);
    await ledger.write((trx) =>
      trx.updateTable('events').set({ event: '{"id":1}' }).where('id', '=', eventOf(1).id).execute(),
    );
    const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
    const claimed = await book.claim({ deliveryId: entry?.id ?? '', enqueue: entry?.enqueues ?? 0 }, false);
    expect(claimed).toEqual({ kind: 'unreadable', eventId: eventOf(1).id });
    const shown = await describeEvent(ledger.db, eventOf(1).id);
    expect(shown?.deliveries).toMatchObject([{ state: 'dead', error_code: 'unreadable-event' }]);
    expect((await claim()).event.id).toBe(eventOf(2).id);
  });
});
