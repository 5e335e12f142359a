import { expect, test, vi } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { addOwnEvent } from '../../src/dispatch/own-event.ts';
import { type DeliveryBook, openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { outstanding, takeDue } from '../../src/ledger/work-list.ts';
import { ownHit } from '../../src/dispatch/own-hit.ts';
import { bridge } from './bridge-rig.ts';
import { dispositionHit, numberOf, operate, ROUTING, taking } from './dnc-rig.ts';
import { eventOf, scratchLedger } from './ledger-rig.ts';
import { createPeer } from './peer.ts';

const START = 1_790_000_000_000;
const clock = { now: START };

/** A list of 60 numbers, and after it a hot lead and one number that a person asked for. */
async function filled(): Promise<Ledger> {
  const ledger = await scratchLedger();
  const numbers = Array.from({ length: 60 }, (_, index) => numberOf(index + 10));
  await operate(ledger, 'dnc-set', numbers, clock);
  const hot: BridgeEvent = {
    ...eventOf(1, { type: 'record-changed', source: 'crm', leadKey: 'crm:contact:7' }),
    callKey: undefined,
    record: { object: 'contact', id: '7', change: 'created', fields: {} },
  };
  await ledger.write((trx) => addOwnEvent(trx, hot, { ...taking(clock), routing: ROUTING }));
  await operate(ledger, 'dnc-set', [numberOf(1)], { now: START + 1 });
  return ledger;
}

async function claimed(ledger: Ledger, book: DeliveryBook, portion: 'urgent' | 'list') {
  const [entry] = await ledger.write((trx) => takeDue(trx, 'main', 1, START + 2, portion));
  return book.claim({ deliveryId: entry?.id ?? '', enqueue: entry?.enqueues ?? 0 }, false);
}

test('a hot lead and a number of a person that come after a list of numbers go before it', async () => {
  const ledger = await filled();
  const entries = await ledger.write((trx) => takeDue(trx, 'main', 100, START + 2));
  expect(entries.slice(0, 3).map(({ urgency }) => urgency)).toEqual([0, 1, 2]);
  expect(entries).toHaveLength(62);
});

test('only one number of a list is under way at a time: the next one goes back until it has ended', async () => {
  const ledger = await filled();
  const book = openDeliveryBook(ledger, 'main', () => START + 2);
  const first = await claimed(ledger, book, 'list');
  expect(first.kind).toBe('claimed');
  expect(await claimed(ledger, book, 'list')).toEqual({ kind: 'later' });
  expect((await claimed(ledger, book, 'urgent')).kind, 'what is not of a list').toBe('claimed');
  expect(await outstanding(ledger.db, 'main', START + 2, 'list')).toEqual({ ready: 1, delayed: 0, due: 1 });
  const other = openDeliveryBook(ledger, 'crm', () => START + 2);
  const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, START + 2, 'list'));
  const elsewhere = await other.claim({ deliveryId: entry?.id ?? '', enqueue: 1 }, false);
  expect(elsewhere.kind, 'at another destination').toBe('claimed');
  if (first.kind !== 'claimed') expect.fail(first.kind);
  await book.delivered(first.attempt, { outcome: 'updated', ids: {}, warnings: [] });
  expect((await claimed(ledger, book, 'list')).kind).toBe('claimed');
});

test('while a number of a list keeps a dialer busy, a number of a person gets there; then the rest of the list', async () => {
  const peer = createPeer();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const isOfList = (event: BridgeEvent): boolean => event.dnc?.reason === 'list';
  peer.behave = ({ event }) => (isOfList(event) ? gate : undefined);
  const rig = bridge({ peer, delivery: { concurrency: 4 } });
  const numbers = Array.from({ length: 40 }, (_, index) => numberOf(index + 10));
  const list: BridgeEvent = {
    ...eventOf(500, { type: 'dnc-set', source: 'scrubber', lead: {}, campaign: undefined }),
    callKey: undefined,
    leadKey: undefined,
    dnc: { numbers, reason: 'list' },
  };
  await rig.journal([{ ...ownHit(list), receivedAt: Date.now() }]);
  await rig.start();
  const atMain = () => peer.starts.filter(({ destination }) => destination === 'main');
  await vi.waitFor(() => expect(atMain()).toHaveLength(1), { timeout: 10_000 });

  await rig.journal([dispositionHit(501, 1, 'DNC', Date.now())]);
  const asked = () =>
    rig.query("select id from events where type = 'dnc-set' and status is null and source = 'main'");
  await vi.waitFor(() => expect(asked()).toHaveLength(1), { timeout: 10_000 });
  const [{ id } = { id: '' }] = asked() as { id: string }[];
  await vi.waitFor(() => expect(atMain().at(-1)?.eventId).toBe(id), { timeout: 10_000 });
  expect(atMain(), 'one of the list and the one of a person').toHaveLength(2);
  release();
  await vi.waitFor(() => expect(new Set(atMain().map(({ eventId }) => eventId)).size).toBe(41), {
    timeout: 20_000,
  });
  const left = "select count(*) as n from deliveries where state <> 'delivered'";
  await vi.waitFor(() => expect(rig.query(left)).toEqual([{ n: 0 }]), { timeout: 20_000 });
});
