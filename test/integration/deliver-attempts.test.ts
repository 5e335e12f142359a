import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import deliver, { type DeliverContext } from '../../jobs/deliver.ts';
import type { Connection, DeliveryContext, DeliveryRequest, Receipt } from '../../src/connector.ts';
import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import { dncBook } from '../../src/ledger/dnc/book.ts';
import { listHolds } from '../../src/ledger/holds.ts';
import { identityMap } from '../../src/ledger/identities.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { GiveUp, RetryLater } from '../../src/queue/define-job.ts';
import { eventOf, keep, keptLog, scratchLedger, tally } from './ledger-rig.ts';

const CREATED: Receipt = { outcome: 'created', ids: { call: '7' }, warnings: ['cut a field'] };
const code = 'the-code';
/** Thrown as it is, though it is no error. */
const CANARY: unknown = 'Jane Canary 3125550101';

type Deliver = (request: DeliveryRequest, context: DeliveryContext) => Promise<Receipt>;

/** The job over a ledger on disk, and a connector that does what the test says. */
async function jobRig(deliverOne: Deliver, overrides: Partial<DeliverContext> = {}) {
  const ledger = await scratchLedger();
  const log = keptLog();
  const clock = { now: 1_000_000 };
  const requests: DeliveryRequest[] = [];
  const connection: Connection = {
    check: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    deliver(request, context) {
      requests.push(request);
      return deliverOne(request, context);
    },
  };
  const stopping = new AbortController();
  const onEnded = vi.fn<() => void>();
  const context: DeliverContext = {
    destination: 'crm',
    connection,
    identities: identityMap(ledger, 'crm', () => clock.now),
    book: openDeliveryBook(ledger, 'crm', () => clock.now),
    ownWrites: ownWrites(ledger, 'crm', () => clock.now),
    dnc: dncBook(ledger.db),
    prepare: ({ event }) => Promise.resolve({ kind: 'deliver', event, order: undefined, warnings: [] }),
    attempts: 3,
    backoff: { backoffMs: 1000, maxBackoffMs: 60_000, jitter: 0 },
    timeoutMs: 10_000,
    holdProbeMs: 60_000,
    stopping: stopping.signal,
    logger: log.logger,
    now: () => clock.now,
    random: () => 0,
    onEnded,
    ...overrides,
  };
  await keep(ledger, [eventOf(1), eventOf(2, { leadKey: 'main:1' })], ['crm'], clock.now);
  return {
    ledger,
    log,
    clock,
    requests,
    stopping,
    onEnded,
    context,
    /** Give what is due next to the queue and run its job once. */
    async run(probe = false): Promise<unknown> {
      const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
      if (entry === undefined) return expect.fail('nothing is due');
      return deliver.run({ deliveryId: entry.id, enqueue: entry.enqueues, probe }, context);
    },
  };
}

describe('an attempt that succeeds', () => {
  test('the receipt is kept, the next of the lane is due, and one wide line tells it', async () => {
    const rig = await jobRig(() => Promise.resolve(CREATED));
    expect(await rig.run()).toEqual({ result: 'created' });
    expect(await tally(rig.ledger)).toEqual({ delivered: 1, due: 1 });
    const row = await rig.ledger.db
      .selectFrom('deliveries')
      .selectAll()
      .orderBy('seq')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.receipt ?? '')).toEqual(CREATED);
    expect(rig.log.lines).toHaveLength(1);
    expect(rig.log.lines[0]).toMatchObject({
      level: 'info',
      message: 'attempt',
      fields: {
        eventId: eventOf(1).id,
        deliveryId: row.id,
        destination: 'crm',
        attempt: 1,
        outcome: 'delivered',
        result: 'created',
      },
    });
    expect(rig.onEnded).toHaveBeenCalledTimes(1);
  });

  test('every line that the connector logs carries the event and the delivery', async () => {
    const rig = await jobRig((_request, { logger }) => {
      logger.debug({ status: 200 }, 'answered');
      logger.warn({}, 'something odd');
      return Promise.resolve(CREATED);
    });
    await rig.run();
    for (const { fields } of rig.log.lines) {
      expect(fields).toMatchObject({ eventId: eventOf(1).id, destination: 'crm', attempt: 1 });
    }
    expect(rig.log.lines.map(({ message }) => message)).toEqual(['answered', 'something odd', 'attempt']);
  });

  test('what a connector keeps in its identity map is there for the next delivery, and only for its own', async () => {
    const seen: (string | undefined)[] = [];
    const rig = await jobRig(async ({ event }, { identities }) => {
      seen.push(await identities.get('contact', event.leadKey ?? ''));
      await identities.set('contact', event.leadKey ?? '', event.id);
      return CREATED;
    });
    await rig.run();
    await rig.run();
    expect(seen).toEqual([undefined, eventOf(1).id]);
    const other = identityMap(rig.ledger, 'sfdc', Date.now);
    expect(await other.get('contact', 'main:1')).toBeUndefined();
  });
});

describe('an attempt that fails', () => {
  test('transient: the job comes again when the other side wants, and no sooner', async () => {
    const rig = await jobRig(() =>
      Promise.reject(new TransientError('busy', { code, retryAfterMs: 45_000 })),
    );
    await expect(rig.run()).rejects.toMatchObject({ name: 'RetryLater', delayMs: 45_000 });
    const row = await rig.ledger.db
      .selectFrom('deliveries')
      .selectAll()
      .orderBy('seq')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'queued', due_at: rig.clock.now + 45_000 });
  });

  test('the last allowed: dead with its reason, and the next of the lane goes', async () => {
    const rig = await jobRig(({ event }) =>
      event.id === eventOf(1).id
        ? Promise.reject(new AmbiguousError('lost', { code }))
        : Promise.resolve(CREATED),
    );
    const run = async () => {
      const due = await rig.ledger.db
        .selectFrom('deliveries')
        .selectAll()
        .orderBy('seq')
        .executeTakeFirstOrThrow();
      return deliver.run({ deliveryId: due.id, enqueue: due.enqueues, probe: false }, rig.context);
    };
    await expect(rig.run()).rejects.toBeInstanceOf(RetryLater);
    await expect(run()).rejects.toBeInstanceOf(RetryLater);
    await expect(run()).rejects.toBeInstanceOf(GiveUp);
    expect(rig.requests.map(({ attempt, inDoubtSince }) => [attempt, inDoubtSince])).toEqual([
      [1, undefined],
      [2, rig.clock.now],
      [3, rig.clock.now],
    ]);
    expect(await tally(rig.ledger)).toEqual({ dead: 1, due: 1 });
    expect(await rig.run()).toEqual({ result: 'created' });
  });

  test('permanent: dead after the first', async () => {
    const rig = await jobRig(() => Promise.reject(new PermanentError('no such field', { code })));
    await expect(rig.run()).rejects.toMatchObject({ name: 'GiveUp', message: 'the-code: no such field' });
    expect(await tally(rig.ledger)).toEqual({ dead: 1, due: 1 });
  });

  test('credentials refused: held, said once at error, no attempt counted, and a probe that works lifts it', async () => {
    let refuse = true;
    const rig = await jobRig(() =>
      refuse ? Promise.reject(new AuthError('token refused', { code })) : Promise.resolve(CREATED),
    );
    expect(await rig.run()).toEqual({ result: 'held' });
    expect(await rig.run(true)).toEqual({ result: 'held' });
    expect(rig.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { destination: 'crm', reason: 'token refused' }, message: expect.stringContaining('held') },
    ]);
    expect(await listHolds(rig.ledger.db)).toHaveLength(1);
    expect(await rig.run()).toEqual({ result: 'held' });
    expect(rig.requests.map(({ attempt }) => attempt)).toEqual([1, 1]);
    refuse = false;
    expect(await rig.run(true)).toEqual({ result: 'created' });
    expect(await listHolds(rig.ledger.db)).toEqual([]);
    expect(rig.log.lines.map(({ message }) => message)).toContain('the destination takes deliveries again');
  });

  test.each<[string, Deliver]>([
    ['an error of no known kind', () => Promise.reject(new TypeError('Jane Canary 3125550101'))],
    ['something that is no error', () => Promise.reject<Receipt>(CANARY)],
    [
      'an error thrown at once',
      () => {
        throw new Error('Jane Canary 3125550101');
      },
    ],
    ['no receipt', () => Promise.resolve(undefined as unknown as Receipt)],
    [
      'a receipt of its own making',
      () => Promise.resolve({ outcome: 'Jane Canary 3125550101' } as unknown as Receipt),
    ],
  ])('%s: tried again, in doubt, and its text is neither logged nor kept', async (_what, act) => {
    const rig = await jobRig(act);
    await expect(rig.run()).rejects.toBeInstanceOf(RetryLater);
    const rows =
      await sql`select error_code, error_message, doubt_since from deliveries join effects using (effect_key)`.execute(
        rig.ledger.db,
      );
    expect(rows.rows).toMatchObject([{ error_code: 'unexpected', doubt_since: rig.clock.now }]);
    expect(JSON.stringify([rig.log.lines, rows.rows])).not.toMatch(/Canary|3125550101/);
    expect(rig.log.lines.map(({ level, fields }) => [level, fields['eventId']])).toEqual([
      ['error', eventOf(1).id],
      ['info', eventOf(1).id],
    ]);
  });
});

describe('an attempt that does not end', () => {
  test('when its time is up its signal is aborted, and it ends as the connector says', async () => {
    const rig = await jobRig(
      (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () =>
            reject(new AmbiguousError('no answer in time', { code: 'timeout' })),
          );
        }),
      { timeoutMs: 100 },
    );
    await expect(rig.run()).rejects.toMatchObject({ message: 'timeout: no answer in time' });
  });

  test('a connector that is deaf to its signal is left behind, in doubt', async () => {
    const rig = await jobRig(() => new Promise(() => undefined), { timeoutMs: 100 });
    await expect(rig.run()).rejects.toMatchObject({ message: expect.stringContaining('deaf-connector') });
    expect(await rig.ledger.db.selectFrom('effects').select('doubt_since').execute()).toEqual([
      { doubt_since: rig.clock.now },
    ]);
  });

  test('when the program must end it is cut off, given back, in doubt and not counted', async () => {
    const rig = await jobRig(
      (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new TransientError('aborted', { code })));
          rig.stopping.abort();
        }),
    );
    expect(await rig.run()).toEqual({ result: 'released' });
    const row = await rig.ledger.db
      .selectFrom('deliveries')
      .selectAll()
      .orderBy('seq')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'due', attempts: 0 });
    expect(await rig.ledger.db.selectFrom('attempts').select('outcome').execute()).toEqual([
      { outcome: 'interrupted' },
    ]);
    expect(await rig.ledger.db.selectFrom('effects').select('doubt_since').execute()).toEqual([
      { doubt_since: rig.clock.now },
    ]);
  });
});

describe('a ledger that cannot be written when the attempt ends', () => {
  test('the outcome is recorded as soon as it can be, and nothing is sent a second time', async () => {
    const rig = await jobRig(async () => {
      await sql`pragma query_only = on`.execute(rig.ledger.db);
      return CREATED;
    });
    const running = rig.run();
    await vi.waitFor(() =>
      expect(rig.log.lines.map(({ message }) => message).join()).toContain('cannot be recorded'),
    );
    await sql`pragma query_only = off`.execute(rig.ledger.db);
    expect(await running).toEqual({ result: 'created' });
    expect(rig.requests).toHaveLength(1);
    expect(await tally(rig.ledger)).toEqual({ delivered: 1, due: 1 });
  });

  test('when the program must end meanwhile it does not wait for ever', async () => {
    const rig = await jobRig(async () => {
      await sql`pragma query_only = on`.execute(rig.ledger.db);
      return CREATED;
    });
    const running = rig.run();
    await vi.waitFor(() =>
      expect(rig.log.lines.map(({ message }) => message).join()).toContain('cannot be recorded'),
    );
    rig.stopping.abort();
    await expect(running).rejects.toThrow();
    await sql`pragma query_only = off`.execute(rig.ledger.db);
    expect(await tally(rig.ledger)).toEqual({ running: 1, waiting: 1 });
  });
});
