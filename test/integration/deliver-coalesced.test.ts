import { expect, test } from 'vitest';
import deliver, { type DeliverContext } from '../../jobs/deliver.ts';
import type { Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { PermanentError, TransientError } from '../../src/domain/errors.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { dncBook } from '../../src/ledger/dnc/book.ts';
import { identityMap, readIdentity, setIdentity } from '../../src/ledger/identities.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import { wakeParked } from '../../src/ledger/sync/parked.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import type { DeliveryToPrepare } from '../../src/sync/prepared.ts';
import { eventOf, keep, keptLog, scratchLedger, tally } from './ledger-rig.ts';

const CREATED: Receipt = { outcome: 'created', ids: { lead_id: '101' }, warnings: [] };

function changeOf(n: number, id: string = '1'): BridgeEvent {
  const event = eventOf(n, {
    type: 'record-changed',
    source: 'crm',
    leadKey: `crm:contact:${id}`,
    record: { object: 'contact', id, change: 'updated', fields: { firstname: `v${n}` } },
  });
  return { ...event, callKey: undefined, call: undefined };
}

/** Changes of a record on their way to the dialer, and the job with a connector that does what the test says. */
async function coalescingRig(
  events: readonly BridgeEvent[],
  outcome: () => Promise<Receipt>,
  { absorbs } = { absorbs: true },
) {
  const ledger = await scratchLedger();
  const log = keptLog();
  const looked: DeliveryToPrepare[] = [];
  const clock = { now: 1_000_000 };
  const context: DeliverContext = {
    destination: 'main',
    connection: { check: () => Promise.resolve([]), close: () => Promise.resolve(), deliver: outcome },
    identities: identityMap(ledger, 'main', () => clock.now),
    book: openDeliveryBook(ledger, 'main', () => clock.now, { absorbs }),
    ownWrites: ownWrites(ledger, 'main', () => clock.now),
    dnc: dncBook(ledger.db),
    prepare(delivery) {
      looked.push(delivery);
      return Promise.resolve({
        kind: 'deliver',
        event: delivery.event,
        order: undefined,
        warnings: ['looked at'],
        commit: (trx, { ids }) =>
          setIdentity(trx, { destination: 'main', kind: 'x', key: 'y' }, ids['lead_id'] ?? '', clock.now),
      });
    },
    attempts: 3,
    backoff: { backoffMs: 1000, maxBackoffMs: 60_000, jitter: 0 },
    timeoutMs: 10_000,
    holdProbeMs: 60_000,
    stopping: new AbortController().signal,
    logger: log.logger,
    now: () => clock.now,
    random: () => 0,
    onEnded: () => undefined,
  };
  await keep(ledger, events, ['main'], clock.now);
  return {
    ledger,
    looked,
    log,
    async run(): Promise<unknown> {
      const [entry] = await ledger.write((trx) => takeDue(trx, 'main', 1, clock.now));
      if (entry === undefined) return expect.fail('nothing is due');
      return deliver.run({ deliveryId: entry.id, enqueue: entry.enqueues, probe: false }, context);
    },
  };
}

test('when ten changes of a record wait, then one look and one write settles them all, in one commit with what follows', async () => {
  const events = Array.from({ length: 10 }, (_, index) => changeOf(index + 1));
  const rig = await coalescingRig([...events, changeOf(11, '2')], () => Promise.resolve(CREATED));
  await rig.run();
  expect(rig.looked).toHaveLength(1);
  expect(rig.looked[0]?.absorbed.map(({ id }) => id)).toEqual(events.slice(1).map(({ id }) => id));
  expect(await tally(rig.ledger)).toEqual({ delivered: 10, due: 1 });
  const entry = { destination: 'main', kind: 'x', key: 'y' };
  expect(await readIdentity(rig.ledger.db, entry)).toBe('101');
  expect(rig.log.lines.at(-1)?.fields).toMatchObject({ absorbed: 9, warnings: ['looked at'] });
});

test('when three changes of a record wait for a destination that takes messages, then each is sent', async () => {
  let sent = 0;
  const deliverOne = (): Promise<Receipt> =>
    Promise.resolve({ ...CREATED, ids: { message: String((sent += 1)) } });
  const rig = await coalescingRig([changeOf(1), changeOf(2), changeOf(3)], deliverOne, { absorbs: false });
  await rig.run();
  expect(await tally(rig.ledger)).toEqual({ delivered: 1, due: 1, waiting: 1 });
  await rig.run();
  await rig.run();
  expect(sent).toBe(3);
  expect(rig.looked.map(({ absorbed }) => absorbed)).toEqual([[], [], []]);
});

test('when a change comes while the record is looked at, then it is not settled by that look', async () => {
  let added = false;
  const rig = await coalescingRig([changeOf(1), changeOf(2)], async () => {
    if (!added) await keep(rig.ledger, [changeOf(3)], ['main'], 1_000_000);
    added = true;
    return CREATED;
  });
  await rig.run();
  expect(await tally(rig.ledger)).toEqual({ delivered: 2, due: 1 });
  await rig.run();
  expect(rig.looked).toHaveLength(2);
});

test('when the write fails for now, then nothing is settled, and the next try settles what came meanwhile too', async () => {
  let tries = 0;
  const rig = await coalescingRig([changeOf(1), changeOf(2)], () => {
    tries += 1;
    return tries === 1
      ? Promise.reject(new TransientError('busy', { code: 'busy' }))
      : Promise.resolve(CREATED);
  });
  await expect(rig.run()).rejects.toMatchObject({ name: 'RetryLater' });
  expect(await tally(rig.ledger)).toEqual({ queued: 1, waiting: 1 });
});

test('when the write is refused for good, then what waits behind gets a look of its own', async () => {
  let tries = 0;
  const rig = await coalescingRig([changeOf(1), changeOf(2), changeOf(3)], () => {
    tries += 1;
    return tries === 1
      ? Promise.reject(new PermanentError('no such list', { code: 'bad-list' }))
      : Promise.resolve(CREATED);
  });
  await expect(rig.run()).rejects.toMatchObject({ name: 'GiveUp' });
  await rig.run();
  expect(await tally(rig.ledger)).toEqual({ dead: 1, delivered: 2 });
});

test('when the record cannot be looked at, then the delivery waits in the ledger, uncounted, until its source is back', async () => {
  const rig = await coalescingRig([changeOf(1)], () =>
    Promise.reject(new TransientError('away', { code: 'source-away', retryAfterMs: 1_800_000 })),
  );
  expect(await rig.run()).toEqual({ result: 'released' });
  const waiting = () =>
    rig.ledger.db.selectFrom('deliveries').select(['state', 'attempts', 'due_at']).executeTakeFirstOrThrow();
  expect(await waiting()).toEqual({ state: 'due', attempts: 0, due_at: 2_800_000 });
  expect(await rig.ledger.write((trx) => wakeParked(trx, 1_000_500, 'other'))).toBe(0);
  expect(await rig.ledger.write((trx) => wakeParked(trx, 1_000_500, 'crm'))).toBe(1);
  expect(await waiting()).toMatchObject({ state: 'due', due_at: 1_000_500 });
});
