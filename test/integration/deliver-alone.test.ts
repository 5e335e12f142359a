import { expect, it } from 'vitest';
import { addOwnEvent } from '../../src/dispatch/own-event.ts';
import { replayEvent } from '../../src/dispatch/replay.ts';
import type { FailedAttempt } from '../../src/domain/fate.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { listHolds } from '../../src/ledger/holds.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { eventOf, keep, scratchLedger, tally } from './ledger-rig.ts';

const REFUSED: FailedAttempt = {
  outcome: 'auth',
  code: 'http-403',
  message: 'refused',
  next: { kind: 'release' },
};
const RECEIPT = { outcome: 'created', ids: {}, warnings: [] };

async function rig() {
  const ledger = await scratchLedger();
  const clock = { now: 1_000_000 };
  const book = openDeliveryBook(ledger, 'crm', () => clock.now);
  return {
    ledger,
    clock,
    book,
    claim: async () => {
      const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
      if (entry === undefined) return expect.fail('nothing is due');
      const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, true);
      return claim.kind === 'claimed' ? claim.attempt : expect.fail(claim.kind);
    },
  };
}

it('a record that is refused like wrong credentials while others get through is dead, and holds nobody', async () => {
  const { ledger, clock, book, claim } = await rig();
  await keep(ledger, [eventOf(1)], ['crm'], clock.now);
  for (const expected of ['held', 'held-already']) {
    clock.now += 1000;
    expect(await book.held(await claim(), REFUSED, 0)).toBe(expected);
  }
  await keep(ledger, [eventOf(2)], ['crm'], clock.now - 10_000);
  clock.now += 1000;
  await book.delivered(await claim(), RECEIPT);
  expect(await listHolds(ledger.db)).toEqual([]);
  clock.now += 1000;
  expect(await book.held(await claim(), REFUSED, 0)).toBe('alone');
  expect(await tally(ledger)).toEqual({ delivered: 1, dead: 1 });
  expect(await listHolds(ledger.db)).toEqual([]);
});

it('without anybody getting through, the credentials stay to blame however often', async () => {
  const { ledger, clock, book, claim } = await rig();
  await keep(ledger, [eventOf(1)], ['crm'], clock.now);
  for (let round = 0; round < 4; round += 1) {
    clock.now += 1000;
    await book.held(await claim(), REFUSED, 0);
  }
  expect(await tally(ledger)).toEqual({ due: 1 });
  expect(await listHolds(ledger.db)).toHaveLength(1);
});

it('an answer about the record lifts the hold: the request was let in', async () => {
  const { ledger, clock, book, claim } = await rig();
  await keep(ledger, [eventOf(1), eventOf(2)], ['crm'], clock.now);
  await book.held(await claim(), REFUSED, 0);
  clock.now += 1000;
  await book.failed(await claim(), {
    outcome: 'permanent',
    code: 'dnc',
    message: 'on the list',
    next: { kind: 'dead' },
  });
  expect(await listHolds(ledger.db)).toEqual([]);
});

it('a replay leaves out a destination that holds what a later disposition of the call said', async () => {
  const { ledger, clock, book, claim } = await rig();
  const older = eventOf(1, { callKey: 'main:1.1:1', receivedAt: '2026-11-22T10:00:00.000Z' });
  const newer = eventOf(2, {
    leadKey: 'main:1',
    callKey: 'main:1.1:1',
    receivedAt: '2026-11-22T11:00:00.000Z',
  });
  await keep(ledger, [older], ['crm'], clock.now);
  await book.failed(await claim(), { ...REFUSED, outcome: 'permanent', next: { kind: 'dead' } });
  await keep(ledger, [newer], ['crm'], clock.now);
  await book.delivered(await claim(), RECEIPT);
  await ledger.db
    .updateTable('events')
    .set({ received_at: Date.parse(newer.receivedAt) })
    .where('id', '=', newer.id)
    .execute();
  const replayed = await ledger.write((trx) =>
    replayEvent(trx, older.id, {
      parse: () => older,
      routing: { routes: [{ on: ['disposition'], to: ['crm'] }], leadDialers: new Map() },
      destination: undefined,
      delivered: false,
      now: () => clock.now,
    }),
  );
  expect(replayed).toMatchObject({ again: [], added: [], superseded: ['crm'] });
  expect(await tally(ledger)).toEqual({ dead: 1, delivered: 1 });
});

it('a lost change of a record is replayed, also after a later one found nothing to do', async () => {
  const { ledger, clock, book, claim } = await rig();
  const change = (n: number, receivedAt: string) => ({
    ...eventOf(n, { type: 'record-changed', source: 'sfdc', leadKey: 'sfdc:Lead:7', receivedAt }),
    callKey: undefined,
    record: { object: 'Lead', id: '7', change: 'updated' as const, fields: {} },
  });
  const lost = change(1, '2026-11-22T10:00:00.000Z');
  const later = change(2, '2026-11-22T11:00:00.000Z');
  const routing = {
    routes: [{ on: ['record-changed' as const], to: ['crm'] }],
    leadDialers: new Map(),
    dialers: new Set(['crm']),
  };
  const take = (event: typeof lost) =>
    ledger.write((trx) => addOwnEvent(trx, event, { routing, now: () => clock.now }));
  await take(lost);
  await book.failed(await claim(), { ...REFUSED, outcome: 'permanent', next: { kind: 'dead' } });
  await take(later);
  await book.delivered(await claim(), RECEIPT);
  const options = { parse: () => lost, routing, destination: undefined, delivered: false };
  const replayed = await ledger.write((trx) =>
    replayEvent(trx, lost.id, { ...options, now: () => clock.now }),
  );
  expect(replayed).toMatchObject({ again: ['crm'], superseded: [] });
});
