import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type PrivateRedis, startRedis } from '../../scripts/private-redis.ts';
import { sweepQueue } from '../../src/dispatch/sweep.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { openWorkQueues } from '../../src/queue/work-queues.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { jobIdOf } from '../../src/queue/job-id.ts';
import { bridge, calls, expectOnceAndInOrder } from './bridge-rig.ts';
import { eventOf, keep, keptLog, scratchLedger, tally } from './ledger-rig.ts';
import { createPeer } from './peer.ts';

const fast = { backoffMs: 50, maxBackoffMs: 200, attempts: 10, concurrency: 10 };

async function ownRedis(options: Parameters<typeof startRedis>[0] = {}): Promise<PrivateRedis> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.stop());
  return redis;
}

describe('a Redis that loses things', () => {
  test('emptied in mid-run, again and again: everything is delivered once and in order, and timers are back', async () => {
    const redis = await ownRedis();
    const peer = createPeer(3);
    peer.behave = ({ event, attempt }) => {
      if (attempt === 1 && Number(event.id.slice(-3)) % 7 === 0)
        throw new TransientError('busy', { code: 'busy' });
    };
    const rig = bridge({ redisUrl: redis.url, peer, delivery: fast, destinations: ['crm', 'sfdc'] });
    await rig.feed(calls(600, 60));
    await rig.start();
    for (const reached of [100, 300, 600]) {
      await vi.waitFor(() => expect(peer.writes.size).toBeGreaterThan(reached), {
        timeout: 20_000,
        interval: 5,
      });
      await rig.redis.flushall();
    }
    await rig.delivered(1200, 50_000);
    expectOnceAndInOrder(peer, 1200);
    await vi.waitFor(
      async () => {
        const { prefix } = rig.config.redis;
        expect(await rig.redis.zrange(`${prefix}:maintenance:repeat`, 0, -1)).toEqual(
          expect.arrayContaining(['heartbeat', 'check-redis', 'prune-ledger']),
        );
      },
      { timeout: 15_000, interval: 100 },
    );
  }, 90_000);

  test('killed for some seconds and back with its file: everything is delivered once', async () => {
    const redis = await ownRedis({ args: ['--appendfsync', 'always'] });
    const peer = createPeer(5);
    const rig = bridge({ redisUrl: redis.url, peer, delivery: fast });
    await rig.feed(calls(200, 40));
    const role = await rig.start();
    await vi.waitFor(() => expect(peer.writes.size).toBeGreaterThan(30), { timeout: 10_000, interval: 5 });
    await redis.kill();
    await vi.waitFor(() => expect(role.redisState()).toMatchObject({ ok: false }), { timeout: 5000 });
    expect(role.redisState().detail).toContain('not connected');
    await delay(2000);
    await rig.feed(calls(220, 40).slice(200));
    await redis.restart();
    await rig.delivered(220, 50_000);
    expectOnceAndInOrder(peer, 220);
    await vi.waitFor(() => expect(role.redisState()).toMatchObject({ ok: true }), { timeout: 5000 });
  }, 90_000);

  test('killed and back empty: everything is delivered once', async () => {
    const redis = await ownRedis({ appendonly: false });
    const peer = createPeer(5);
    const rig = bridge({ redisUrl: redis.url, peer, delivery: fast });
    await rig.feed(calls(200, 40));
    await rig.start();
    await vi.waitFor(() => expect(peer.writes.size).toBeGreaterThan(30), { timeout: 10_000, interval: 5 });
    await redis.kill();
    await redis.restart();
    await rig.delivered(200, 30_000);
    expectOnceAndInOrder(peer, 200);
  }, 60_000);

  test('down at the start: hits are taken in meanwhile, and delivered when it comes up', async () => {
    const redis = await ownRedis();
    await redis.kill();
    const rig = bridge({ redisUrl: redis.url, delivery: fast });
    await rig.feed(calls(20));
    const role = await rig.start();
    expect(role.redisState()).toMatchObject({ ok: false });
    await vi.waitFor(() => expect(rig.states()).toEqual({ due: 20 }), { timeout: 5000 });
    await redis.restart();
    await rig.delivered(20);
    expectOnceAndInOrder(rig.peer, 20);
  }, 40_000);
});

describe('the sweep', () => {
  test('a single job that is removed behind our back is found when it is late, and queued anew', async () => {
    const redis = await ownRedis();
    const ledger = await scratchLedger();
    const { logger, lines } = keptLog();
    const queues = openWorkQueues({ url: redis.url, prefix: '{t}', names: ['crm'], logger });
    onTestFinished(() => queues.close());
    await vi.waitFor(() => expect(queues.isReady()).toBe(true));
    const clock = { now: Date.now() };
    const onGivenBack = vi.fn<() => void>();
    const sweep = () =>
      sweepQueue({ ledger, queues, prefix: '{t}', now: () => clock.now, logger, onGivenBack });
    await sweep();

    await keep(
      ledger,
      [1, 2, 3].map((n) => eventOf(n)),
      ['crm'],
      clock.now,
    );
    const entries = await ledger.write((trx) => takeDue(trx, 'crm', 10, clock.now));
    const jobs = entries.map(({ id, enqueues }) => ({
      jobId: jobIdOf(id, enqueues),
      payload: {},
      attempts: 3,
    }));
    await queues.add('crm', 'deliver', jobs);
    await (await queues.queues.get('crm')?.getJob(jobs[1]?.jobId ?? ''))?.remove();

    await sweep();
    expect(await tally(ledger), 'not late yet').toEqual({ queued: 3 });
    clock.now += 21_000;
    await sweep();
    expect(await tally(ledger)).toEqual({ queued: 2, due: 1 });
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { queue: 'crm', count: 1 } }),
    );
    expect(onGivenBack).toHaveBeenCalledTimes(2);
    const [again] = await ledger.write((trx) => takeDue(trx, 'crm', 10, clock.now));
    expect(again).toEqual({ id: entries[1]?.id, enqueues: 2, urgency: 3 });
  });

  test('deliveries to a destination that is configured no more do not hide the losses of the others', async () => {
    const redis = await ownRedis();
    const ledger = await scratchLedger();
    const { logger } = keptLog();
    const queues = openWorkQueues({ url: redis.url, prefix: '{t}', names: ['crm'], logger });
    onTestFinished(() => queues.close());
    await vi.waitFor(() => expect(queues.isReady()).toBe(true));
    const clock = { now: Date.now() };
    const sweep = () =>
      sweepQueue({
        ledger,
        queues,
        prefix: '{t}',
        now: () => clock.now,
        logger,
        onGivenBack: () => undefined,
      });
    await sweep();
    const many = Array.from({ length: 600 }, (_, n) => eventOf(n));
    await keep(ledger, many, ['gone'], clock.now);
    await ledger.write((trx) => takeDue(trx, 'gone', 600, clock.now));
    await keep(ledger, [eventOf(1000)], ['crm'], clock.now + 1);
    await ledger.write((trx) => takeDue(trx, 'crm', 1, clock.now + 1));
    for (let pass = 0; pass < 2; pass += 1) {
      clock.now += 21_000;
      await sweep();
    }
    const crm = await ledger.db
      .selectFrom('deliveries')
      .select('state')
      .where('destination', '=', 'crm')
      .execute();
    expect(crm).toEqual([{ state: 'due' }]);
  });
});

describe('adding to the queue', () => {
  test('a Redis that accepts connections and never answers costs three seconds, and the stop is bounded', async () => {
    const redis = await ownRedis();
    const { logger } = keptLog();
    const queues = openWorkQueues({ url: redis.url, prefix: '{t}', names: ['crm'], logger });
    await vi.waitFor(() => expect(queues.isReady()).toBe(true));
    process.kill(redis.pid ?? 0, 'SIGSTOP');
    onTestFinished(() => void process.kill(redis.pid ?? 0, 'SIGCONT'));
    const started = performance.now();
    await expect(
      queues.add('crm', 'deliver', [{ jobId: 'a.1', payload: {}, attempts: 1 }]),
    ).rejects.toMatchObject({ name: 'QueueUnavailableError' });
    await queues.close();
    expect(performance.now() - started).toBeLessThan(5000);
    process.kill(redis.pid ?? 0, 'SIGCONT');
  });

  test('a Redis that is away costs nothing', async () => {
    const redis = await ownRedis();
    await redis.kill();
    const { logger, lines } = keptLog();
    const queues = openWorkQueues({ url: redis.url, prefix: '{t}', names: ['crm'], logger });
    onTestFinished(() => queues.close());
    const started = performance.now();
    await expect(queues.add('crm', 'deliver', [])).rejects.toMatchObject({ name: 'QueueUnavailableError' });
    expect(performance.now() - started).toBeLessThan(500);
    await delay(1500);
    expect(
      lines.filter(({ level }) => level === 'warn'),
      'one line for the whole outage',
    ).toHaveLength(1);
  });
});
