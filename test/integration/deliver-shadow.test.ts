import { expect, test } from 'vitest';
import deliver, { type DeliverContext } from '../../jobs/deliver.ts';
import type { Connection, DeliveryRequest, Preview } from '../../src/connector.ts';
import { AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { createTally } from '../../src/domain/shadow/tally.ts';
import { beginEffect, effectSent } from '../../src/ledger/effects.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { dncBook } from '../../src/ledger/dnc/book.ts';
import { listHolds } from '../../src/ledger/holds.ts';
import { identityMap } from '../../src/ledger/identities.ts';
import { keptPreviews } from '../../src/ledger/previews.ts';
import { findEvents } from '../../src/ledger/search.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { lookOnly } from '../../src/sync/shadow.ts';
import { eventOf, keep, keptLog, scratchLedger } from './ledger-rig.ts';

const WOULD: Preview = {
  changes: [
    {
      object: 'contact',
      id: undefined,
      outcome: 'created',
      fields: { email: { from: undefined, to: 'a@b.c' } },
    },
    { object: 'call', id: '9', outcome: 'updated', fields: { body: { from: 'old', to: 'new' } } },
  ],
  warnings: ['cut'],
};

type Says = (request: DeliveryRequest, context: Parameters<Connection['deliver']>[1]) => Promise<Preview>;

/** A connection in shadow; what it finds out is up to the test, and a real delivery fails the test. */
async function rig(preview: Says) {
  const ledger = await scratchLedger();
  const clock = { now: 1_790_000_100_000 };
  const now = (): number => clock.now;
  const delivered: DeliveryRequest[] = [];
  const connection: Connection = {
    check: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    deliver(request) {
      delivered.push(request);
      return Promise.resolve({ outcome: 'created', ids: { call: '1' }, warnings: [] });
    },
    preview,
  };
  const log = keptLog();
  const context: DeliverContext = {
    destination: 'crm',
    connection,
    identities: identityMap(ledger, 'crm', now),
    book: openDeliveryBook(ledger, 'crm', now),
    ownWrites: ownWrites(ledger, 'crm', now),
    dnc: dncBook(ledger.db),
    prepare: ({ event }) =>
      Promise.resolve({
        kind: 'deliver',
        event,
        order: undefined,
        warnings: ['canary: by the new rules'],
        commit: () => Promise.reject(new Error('what follows from a delivery does not follow from a look')),
      }),
    lookOnly: lookOnly(connection),
    attempts: 3,
    backoff: { backoffMs: 1000, maxBackoffMs: 60_000, jitter: 0 },
    timeoutMs: 10_000,
    holdProbeMs: 60_000,
    stopping: new AbortController().signal,
    logger: log.logger,
    now,
    random: () => 0,
    onEnded: () => undefined,
  };

  async function run(probe = false, how: Partial<DeliverContext> = {}): Promise<unknown> {
    clock.now += 1000;
    const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
    if (entry === undefined) return expect.fail('nothing is due');
    return deliver
      .run({ deliveryId: entry.id, enqueue: entry.enqueues, probe }, { ...context, ...how })
      .catch((error: Error) => error.name);
  }

  return { ledger, clock, run, delivered, log };
}

async function kept(ledger: Awaited<ReturnType<typeof scratchLedger>>) {
  const found = [];
  for await (const one of keptPreviews(ledger.db, { since: 0, destination: 'crm' })) found.push(one);
  return found;
}

test('a delivery in shadow, when it is looked at, then what it would change is kept and nothing is delivered', async () => {
  const { ledger, run, delivered, log } = await rig(() => Promise.resolve(WOULD));
  await keep(ledger, [eventOf(1)], ['crm'], 1);
  expect(await run()).toEqual({ result: 'previewed' });
  expect(delivered).toEqual([]);
  const [preview] = await kept(ledger);
  expect(preview).toMatchObject({
    eventId: eventOf(1).id,
    leadKey: 'main:1',
    receipt: {
      outcome: 'previewed',
      changes: JSON.parse(JSON.stringify(WOULD.changes)) as object,
      warnings: ['canary: by the new rules', 'cut'],
    },
  });
  expect(await findEvents(ledger.db, { limit: 1 })).toMatchObject([{ deliveries: 'crm:previewed' }]);
  expect(JSON.stringify(log.lines)).not.toContain('a@b.c');
});

test('people that a look finds or makes, when it ends, then the identity map is as it was, and so is the effect', async () => {
  const seen: (string | undefined)[] = [];
  const { ledger, run } = await rig(async (_request, { identities, ownWrites: own }) => {
    await identities.set('contact', 'main:1', '801');
    await identities.forget('contact', 'main:2');
    seen.push(
      await identities.get('contact', 'main:1'),
      await identities.get('contact', 'main:2'),
      (await identities.keysOf('contact', '801')).join(),
    );
    await own?.announce({ object: 'contact', id: '801' }, { email: 'x' });
    return WOULD;
  });
  const real = identityMap(ledger, 'crm', Date.now);
  await real.set('contact', 'main:2', '801');
  await keep(ledger, [eventOf(1), eventOf(2)], ['crm'], 1);
  const effectKey = eventOf(1).callKey ?? '';
  await ledger.write(async (trx) => {
    await beginEffect(trx, { destination: 'crm', effectKey }, 1);
    await effectSent(trx, { destination: 'crm', effectKey }, { call: '7' }, true, 2);
  });
  await run();
  await run();
  expect(seen).toEqual(['801', undefined, 'main:1', '801', undefined, 'main:1']);
  expect(await real.get('contact', 'main:1')).toBeUndefined();
  expect(await real.get('contact', 'main:2')).toBe('801');
  expect(await ledger.db.selectFrom('own_writes').selectAll().execute()).toEqual([]);
  expect(
    await ledger.db
      .selectFrom('effects')
      .select(['ids', 'sent_at', 'doubt_since', 'writing_since'])
      .execute(),
  ).toEqual([{ ids: '{"call":"7"}', sent_at: 2, doubt_since: null, writing_since: null }]);
});

test('a delivery that would fail for good, when it is looked at, then that is what is kept and nobody has a dead letter', async () => {
  const { ledger, run } = await rig(() =>
    Promise.reject(new PermanentError('no such property 42', { code: 'bad-field' })),
  );
  await keep(ledger, [eventOf(1), eventOf(2)], ['crm'], 1);
  await run();
  expect(await run()).toEqual({ result: 'previewed' });
  expect(await findEvents(ledger.db, { limit: 2, state: 'dead' })).toEqual([]);
  const tally = createTally();
  for (const one of await kept(ledger)) tally.add(one);
  expect(tally.result().failures).toMatchObject([{ code: 'bad-field', count: 2 }]);
});

test('a busy CRM, when a delivery in shadow is looked at, then it is looked at again later', async () => {
  const { ledger, run } = await rig(() => Promise.reject(new TransientError('busy', { code: 'busy' })));
  await keep(ledger, [eventOf(1)], ['crm'], 1);
  expect(await run()).toBe('RetryLater');
  expect(await kept(ledger)).toEqual([]);
});

test('refused credentials, when a delivery in shadow meets them, then it is held, and a look that succeeds lifts the hold', async () => {
  const answers: (() => Promise<Preview>)[] = [
    () => Promise.reject(new AuthError('no', { code: 'no-login' })),
    () => Promise.resolve(WOULD),
  ];
  const { ledger, run } = await rig(() => answers.shift()?.() ?? Promise.reject(new Error('too many')));
  await keep(ledger, [eventOf(1)], ['crm'], 1);
  await run();
  expect(await listHolds(ledger.db)).toHaveLength(1);
  await run(true);
  expect(await listHolds(ledger.db)).toEqual([]);
});

test('an answer that is no preview, when a delivery in shadow gets it, then it is never taken for one', async () => {
  const { ledger, run } = await rig(() => Promise.resolve({ changes: 'many' } as never));
  await keep(ledger, [eventOf(1)], ['crm'], 1);
  expect(await run()).toBe('RetryLater');
  expect(await kept(ledger)).toEqual([]);
});

test('a connection that leaves the shadow, when the next event comes, then it is delivered with nothing in doubt', async () => {
  const { ledger, run, delivered } = await rig(() => Promise.resolve(WOULD));
  const second = eventOf(2, { leadKey: 'main:1', callKey: eventOf(1).callKey });
  await keep(ledger, [eventOf(1), second], ['crm'], 1);
  await run();
  expect(
    await run(false, {
      lookOnly: undefined,
      prepare: ({ event }) => Promise.resolve({ kind: 'deliver', event, order: undefined, warnings: [] }),
    }),
  ).toEqual({ result: 'created' });
  expect(delivered).toMatchObject([{ inDoubtSince: undefined, known: {} }]);
});

test('more previews than fit into one page, many of one moment, when they are summed up, then each is there once', async () => {
  const ledger = await scratchLedger();
  const { receivedAt } = eventOf(1);
  const events = Array.from({ length: 1203 }, (_, n) =>
    eventOf(
      n,
      n < 1100 ? { receivedAt } : { receivedAt: new Date(Date.parse(receivedAt) + n).toISOString() },
    ),
  );
  await keep(ledger, events);
  const receipt = JSON.stringify({ outcome: 'previewed', ids: {}, changes: [], warnings: [] });
  await ledger.db
    .updateTable('deliveries')
    .set({ state: 'delivered', outcome: 'previewed', receipt })
    .execute();
  const found: string[] = [];
  for await (const { eventId } of keptPreviews(ledger.db, { since: 0, destination: undefined }))
    found.push(eventId);
  expect(found).toEqual(events.map(({ id }) => id));
});
