import { describe, expect, test } from 'vitest';
import deliver, { type DeliverContext } from '../../jobs/deliver.ts';
import type { Receipt } from '../../src/connector.ts';
import type { Alerter, RaisedAlert } from '../../src/domain/alerts/alerter.ts';
import { createBreaker } from '../../src/domain/breaker/breaker.ts';
import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { dncBook } from '../../src/ledger/dnc/book.ts';
import { listHolds } from '../../src/ledger/holds.ts';
import { identityMap } from '../../src/ledger/identities.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { eventOf, keep, keptLog, scratchLedger, tally } from './ledger-rig.ts';

const RULES = { failures: 3, probeMs: 5000, maxProbeMs: 20_000 };
const RECEIPT: Receipt = { outcome: 'created', ids: { call: '7' }, warnings: [] };
const away = (): Promise<Receipt> => Promise.reject(new TransientError('gone', { code: 'crm-503' }));

/** Deliveries of leads 1, 2 ... whose connector does what the test says. */
async function rig(leads: number) {
  const ledger = await scratchLedger();
  const clock = { now: 1_000_000 };
  const now = (): number => clock.now;
  const log = keptLog();
  const told: string[] = [];
  const alerts: Alerter = {
    raise: ({ code, severity }: RaisedAlert) => Promise.resolve(void told.push(`${severity} ${code}`)),
    resolve: (code) => Promise.resolve(void told.push(`over ${code}`)),
  };
  const says = { deliver: away };
  const context: DeliverContext = {
    destination: 'crm',
    connection: {
      check: () => Promise.resolve([]),
      close: () => Promise.resolve(),
      deliver: () => says.deliver(),
    },
    identities: identityMap(ledger, 'crm', now),
    book: openDeliveryBook(ledger, 'crm', now, { absorbs: false, breaker: createBreaker(RULES) }),
    ownWrites: ownWrites(ledger, 'crm', now),
    dnc: dncBook(ledger.db),
    prepare: ({ event }) => Promise.resolve({ kind: 'deliver', event, order: undefined, warnings: [] }),
    attempts: 3,
    backoff: { backoffMs: 1000, maxBackoffMs: 60_000, jitter: 0 },
    timeoutMs: 10_000,
    holdProbeMs: 60_000,
    stopping: new AbortController().signal,
    logger: log.logger,
    alerts,
    now,
    random: () => 0,
    onEnded: () => undefined,
  };
  await keep(
    ledger,
    Array.from({ length: leads }, (_, index) => eventOf(index + 1)),
    ['crm'],
    clock.now,
  );
  return {
    ledger,
    clock,
    log,
    told,
    says,
    run: async (probe = false): Promise<unknown> => {
      const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now));
      if (entry === undefined) return expect.fail('nothing is due');
      return deliver
        .run({ deliveryId: entry.id, enqueue: entry.enqueues, probe }, context)
        .catch((error: Error) => error.name);
    },
    delivery: (lead: number) =>
      ledger.db
        .selectFrom('deliveries')
        .select(['state', 'attempts', 'due_at', 'error_code'])
        .where('event_id', '=', eventOf(lead).id)
        .executeTakeFirstOrThrow(),
    hold: async () => (await listHolds(ledger.db))[0],
  };
}

/** The circuit opens with the third delivery. */
async function opened(leads: number) {
  const away3 = await rig(leads);
  for (const outcome of ['RetryLater', 'RetryLater']) expect(await away3.run()).toBe(outcome);
  expect(await away3.run()).toEqual({ result: 'released' });
  return away3;
}

describe('a destination that is away', () => {
  test('the first failures are tried again with backoff and count; with the last one allowed it is held, and people are told', async () => {
    const { delivery, hold, told, log, clock } = await opened(4);
    expect(await delivery(1)).toMatchObject({ state: 'queued', attempts: 1, due_at: clock.now + 1000 });
    expect(await delivery(3)).toMatchObject({ state: 'due', attempts: 0, error_code: 'crm-503' });
    expect(await hold()).toMatchObject({
      code: 'circuit-open',
      message: 'gone',
      since: clock.now,
      probe_at: clock.now + 5000,
    });
    expect(told).toEqual(['critical circuit-open']);
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      'the destination is away; one delivery is tried now and then',
    ]);
  });

  test('while it is held nothing is sent; what the queue still has goes back to the ledger', async () => {
    const { run, says, delivery } = await opened(4);
    says.deliver = () => expect.fail('it was sent');
    expect(await run()).toEqual({ result: 'held' });
    expect(await delivery(4)).toMatchObject({ state: 'due', attempts: 0 });
  });

  test('a probe that fails counts no attempt, and the next one is later and later', async () => {
    const { run, clock, hold, told, ledger } = await opened(4);
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      clock.now = (await hold())?.probe_at ?? 0;
      expect(await run(true)).toEqual({ result: 'released' });
      waits.push(((await hold())?.probe_at ?? 0) - clock.now);
    }
    expect(waits).toEqual([10_000, 20_000, 20_000, 20_000]);
    expect(told, 'once').toEqual(['critical circuit-open']);
    const { most } = await ledger.db
      .selectFrom('deliveries')
      .select(({ fn }) => fn.max('attempts').as('most'))
      .executeTakeFirstOrThrow();
    expect(most, 'of those before it opened').toBe(1);
  });

  test('a probe that gets through lifts the hold, and the others follow', async () => {
    const { run, says, clock, hold, told, ledger } = await opened(4);
    says.deliver = () => Promise.resolve(RECEIPT);
    clock.now += 5000;
    expect(await run(true)).toEqual({ result: 'created' });
    expect(await hold()).toBeUndefined();
    expect(told).toEqual(['critical circuit-open', 'over destination-held']);
    await run();
    expect(await tally(ledger)).toMatchObject({ delivered: 2 });
  });

  test.each([
    ['refuses the record', () => Promise.reject(new PermanentError('no', { code: 'bad-field' })), 'GiveUp'],
    ['is busy', () => Promise.reject(new TransientError('lock', { code: 'crm-423' })), 'RetryLater'],
  ])('a probe that is answered, though it %s, lifts it too', async (_what, answer, outcome) => {
    const { run, says, clock, hold } = await opened(4);
    says.deliver = answer;
    clock.now += 5000;
    expect(await run(true)).toBe(outcome);
    expect(await hold()).toBeUndefined();
  });

  test('a probe whose turn never came says nothing: it stays held', async () => {
    const { run, says, clock, hold } = await opened(4);
    says.deliver = () => Promise.reject(new TransientError('busy', { code: 'account-limit' }));
    clock.now += 5000;
    await run(true);
    expect(await hold()).toMatchObject({ code: 'circuit-open' });
  });

  test.each(['no-person', 'crm-no-dnc'])(
    'a probe that ended with %s, before anybody was asked, says nothing: it stays held, and another one goes at once',
    async (code) => {
      const { run, says, clock, hold, delivery } = await opened(4);
      says.deliver = () => Promise.reject(new PermanentError('whom?', { code }));
      clock.now += 5000;
      expect(await run(true)).toBe('GiveUp');
      expect((await delivery(4)).state).toBe('dead');
      expect(await hold()).toMatchObject({ code: 'circuit-open', probe_at: clock.now });
    },
  );

  test('while its credentials are refused, a probe that finds it away as well counts no attempt', async () => {
    const { run, says, clock, hold, delivery } = await rig(2);
    says.deliver = () => Promise.reject(new AuthError('who?', { code: 'no-login' }));
    expect(await run()).toEqual({ result: 'held' });
    says.deliver = away;
    for (let round = 0; round < 5; round += 1) {
      clock.now += 60_000;
      expect(await run(true)).toEqual({ result: 'released' });
    }
    expect(await hold()).toMatchObject({ code: 'no-login' });
    for (const lead of [1, 2]) expect(await delivery(lead)).toMatchObject({ state: 'due', attempts: 0 });
  });

  test('a probe whose credentials are refused holds it for that instead, and people are told', async () => {
    const { run, says, clock, hold, told } = await opened(4);
    says.deliver = () => Promise.reject(new AuthError('who?', { code: 'no-login' }));
    clock.now += 5000;
    expect(await run(true)).toEqual({ result: 'held' });
    expect(await hold()).toMatchObject({ code: 'no-login', since: clock.now, probe_at: clock.now + 60_000 });
    expect(told).toEqual(['critical circuit-open', 'critical destination-held']);
  });

  test('what may have been written before it was held stays in doubt', async () => {
    const { run, says, ledger, clock } = await opened(4);
    says.deliver = () => Promise.reject(new AmbiguousError('lost', { code: 'crm-timeout' }));
    clock.now += 5000;
    expect(await run(true)).toEqual({ result: 'released' });
    const doubts = await ledger.db
      .selectFrom('effects')
      .select('doubt_since')
      .where('doubt_since', 'is not', null)
      .execute();
    expect(doubts).toEqual([{ doubt_since: clock.now }]);
  });
});

describe('failures that do not hold a destination', () => {
  test('a success between them begins the count anew', async () => {
    const { run, says, hold } = await rig(6);
    await run();
    await run();
    says.deliver = () => Promise.resolve(RECEIPT);
    await run();
    says.deliver = away;
    expect(await run()).toBe('RetryLater');
    expect(await run()).toBe('RetryLater');
    expect(await hold()).toBeUndefined();
  });

  test('limits and busy records never do', async () => {
    const { run, says, hold } = await rig(6);
    says.deliver = () => Promise.reject(new TransientError('slow down', { code: 'crm-rate-limit' }));
    for (let lead = 0; lead < 6; lead += 1) expect(await run()).toBe('RetryLater');
    expect(await hold()).toBeUndefined();
  });
});

test('of a destination that is away one that was never tried is tried before those that failed', async () => {
  const { ledger, clock, run } = await opened(3);
  clock.now += 10_000;
  await keep(ledger, [eventOf(9)], ['crm'], clock.now);
  const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now, 'untried'));
  expect(
    await ledger.db
      .selectFrom('deliveries')
      .select('event_id')
      .where('id', '=', entry?.id ?? '')
      .execute(),
  ).toEqual([{ event_id: eventOf(9).id }]);
  expect(await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now, 'untried'))).toEqual([]);
  expect(await run(), 'those that failed are due too').toEqual({ result: 'held' });
});
