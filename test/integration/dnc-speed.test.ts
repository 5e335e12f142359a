import { randomUUID } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { startPump } from '../../src/dispatch/pump.ts';
import { sweepQueue } from '../../src/dispatch/sweep.ts';
import { holdDestination } from '../../src/ledger/holds.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { urgentQueueOf } from '../../src/queue/queue-names.ts';
import { openWorkQueues, type WorkQueues } from '../../src/queue/work-queues.ts';
import { paceOf } from '../../src/roles/shares.ts';
import { bridge, calls } from './bridge-rig.ts';
import { dispositionHit, operate, numberOf, take } from './dnc-rig.ts';
import { eventOf, keep, keptLog, scratchLedger } from './ledger-rig.ts';
import { createPeer } from './peer.ts';

test('a number that is blocked while 2,000 others wait is told to dialer and CRM before the next 100 of them', async () => {
  const peer = createPeer(4);
  const rig = bridge({ peer, delivery: { concurrency: 4 } });
  const count = 2000;
  await rig.feed(calls(count));
  await rig.start();
  await vi.waitFor(() => expect(rig.query('select count(*) as n from events')).toEqual([{ n: count }]), {
    timeout: 20_000,
  });
  await vi.waitFor(() => expect(peer.starts.length).toBeGreaterThan(50), { timeout: 20_000 });

  await rig.journal([dispositionHit(9000, 1, 'DNC', Date.now())]);
  const inLedger = () => rig.query("select id from events where type = 'dnc-set'");
  await vi.waitFor(() => expect(inLedger()).toHaveLength(1), { timeout: 20_000, interval: 5 });
  const before = peer.starts.length;
  const [dnc] = inLedger() as { id: string }[];
  const told = () => peer.starts.filter(({ eventId }) => eventId === dnc?.id);
  await vi.waitFor(() => expect(told()).toHaveLength(2), { timeout: 20_000, interval: 5 });
  expect(
    told()
      .map(({ destination }) => destination)
      .toSorted(),
  ).toEqual(['crm', 'main']);
  const places = told().map((start) => peer.starts.indexOf(start) - before);
  expect(Math.max(...places)).toBeLessThan(100);
  expect(rig.states()['due'] ?? 0, 'others that still wait').toBeGreaterThan(500);
});

async function rigOf(): Promise<{ ledger: Ledger; queues: WorkQueues; prefix: string }> {
  const prefix = `{${randomUUID().slice(0, 8)}}`;
  const names = ['crm', urgentQueueOf('crm')];
  const queues = openWorkQueues({ url: inject('redisUrl'), prefix, names, logger: keptLog().logger });
  onTestFinished(() => queues.close());
  await vi.waitFor(() => expect(queues.isReady()).toBe(true));
  return { ledger: await scratchLedger(), queues, prefix };
}

/** Ten dispositions, and behind them a number that is blocked. */
async function fill(ledger: Ledger): Promise<void> {
  const now = Date.now();
  await keep(
    ledger,
    Array.from({ length: 10 }, (_, n) => eventOf(n + 1)),
  );
  await operate(ledger, 'dnc-set', [numberOf(1)], { now });
}

function pumpOn(ledger: Ledger, queues: WorkQueues): void {
  const pump = startPump({
    ledger,
    queues,
    destinations: [{ name: 'crm', timeoutMs: 1000, holdProbeMs: 60_000 }],
    deliverJob: 'deliver',
    mayQueue: () => true,
    now: Date.now,
    logger: keptLog().logger,
  });
  onTestFinished(() => pump.stop());
}

describe('the two queues of a destination', () => {
  test('what is urgent is put into its own, DNC before hot leads', async () => {
    const { ledger, queues } = await rigOf();
    await fill(ledger);
    await take(ledger, dispositionHit(50, 30, 'SALE', Date.now()), { now: Date.now() });
    await ledger.db
      .updateTable('deliveries')
      .set({ urgency: 1, due_at: 1 })
      .where('event_id', '=', eventOf(50).id)
      .execute();
    pumpOn(ledger, queues);
    const urgent = queues.queues.get('crm.urgent');
    await vi.waitFor(async () => expect(await urgent?.getPrioritizedCount()).toBe(2), { timeout: 5000 });
    await vi.waitFor(async () => expect(await queues.queues.get('crm')?.getWaitingCount()).toBe(10), {
      timeout: 5000,
    });
    const jobs = await urgent?.getPrioritized();
    const rows = await ledger.db.selectFrom('deliveries').select(['id', 'urgency']).execute();
    const urgencyOf = (id: string) => rows.find((row) => row.id === id)?.urgency;
    expect(jobs?.map(({ data }) => urgencyOf((data as { deliveryId: string }).deliveryId))).toEqual([0, 1]);
  });

  test('while the destination is held neither gets anything but the probe, and that is the most urgent', async () => {
    const { ledger, queues } = await rigOf();
    await fill(ledger);
    const hold = { destination: 'crm', code: 'auth', message: 'no', since: 1, probe_at: 1 };
    await ledger.write((trx) => holdDestination(trx, hold));
    pumpOn(ledger, queues);
    const urgent = queues.queues.get('crm.urgent');
    await vi.waitFor(async () => expect(await urgent?.getPrioritizedCount()).toBe(1), { timeout: 5000 });
    const [job] = (await urgent?.getPrioritized()) ?? [];
    expect(job?.data).toMatchObject({ probe: true });
    expect(await queues.queues.get('crm')?.getWaitingCount()).toBe(0);
    const held = await ledger.db.selectFrom('holds').select('probe_at').executeTakeFirst();
    expect(held?.probe_at).toBeGreaterThan(Date.now());
  });

  test('a job that the urgent queue has lost is found there, and queued anew', async () => {
    const { ledger, queues, prefix } = await rigOf();
    await fill(ledger);
    const clock = { now: Date.now() };
    const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now, 'urgent'));
    const sweep = () =>
      sweepQueue({
        ledger,
        queues,
        prefix,
        now: () => clock.now,
        logger: keptLog().logger,
        onGivenBack: () => undefined,
      });
    await queues.redis.set(`${prefix}:epoch`, 'known');
    const payload = { deliveryId: entry?.id, enqueue: 1, probe: false };
    const jobId = `${entry?.id}.1`;
    await queues.add('crm.urgent', 'deliver', [{ jobId, payload, attempts: 5, priority: 1 }]);
    clock.now += 21_000;
    await sweep();
    expect(await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now, 'urgent'))).toEqual([]);
    await queues.queues.get('crm.urgent')?.remove(jobId);
    clock.now += 21_000;
    await sweep();
    expect(await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now, 'urgent'))).toEqual([
      { id: entry?.id, enqueues: 2, urgency: 0 },
    ]);
  });
});

describe('how they share a destination', () => {
  const connection = { deliver: () => Promise.reject(new Error('never called')) } as never;
  const destination = (type: string, delivery: object) => ({
    name: 'crm',
    type,
    enabled: true,
    holdProbeMs: 1,
    connection,
    delivery: {
      attempts: 1,
      backoffMs: 1,
      maxBackoffMs: 1,
      jitter: 0,
      concurrency: 10,
      timeoutMs: 1,
      breaker: false as const,
      ...delivery,
    },
  });
  const both = (type: string, delivery: object) =>
    (['normal', 'urgent'] as const).map((share) => paceOf(destination(type, delivery), share));

  test('the rate of a CRM is kept by both together', () => {
    const [normal, urgent] = both('hubspot', { ratePerSecond: 10 });
    expect((normal?.ratePerSecond ?? 0) + (urgent?.ratePerSecond ?? 0)).toBeCloseTo(10);
    expect(urgent?.ratePerSecond).toBeCloseTo(2);
    expect(both('hubspot', {}).map(({ ratePerSecond }) => ratePerSecond)).toEqual([undefined, undefined]);
  });

  test("a dialer's governor paces what is urgent, and never more than 8 are under way", () => {
    const [normal, urgent] = both('vicidial', { ratePerSecond: 10, concurrency: 8 });
    expect([normal?.ratePerSecond, urgent?.ratePerSecond]).toEqual([10, undefined]);
    expect((normal?.concurrency ?? 0) + (urgent?.concurrency ?? 0)).toBe(8);
  });

  test('where one at a time is wanted, urgent ones go one at a time too', () => {
    expect(both('hubspot', { concurrency: 1 }).map(({ concurrency }) => concurrency)).toEqual([1, 1]);
  });
});
