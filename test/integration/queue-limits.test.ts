import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { type PrivateRedis, startRedis } from '../../scripts/private-redis.ts';
import { startPump } from '../../src/dispatch/pump.ts';
import { defineJob } from '../../src/queue/define-job.ts';
import { checkRedisPolicy } from '../../src/queue/policy.ts';
import { startQueueWorker } from '../../src/queue/queue-worker.ts';
import { openWorkQueues, type WorkQueues } from '../../src/queue/work-queues.ts';
import { bridge, calls, expectOnceAndInOrder } from './bridge-rig.ts';
import { eventOf, keep, keptLog, scratchLedger, tally } from './ledger-rig.ts';
import { createPeer } from './peer.ts';

async function ownRedis(): Promise<PrivateRedis> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return redis;
}

async function queuesOn(url: string, prefix: string): Promise<WorkQueues> {
  const queues = openWorkQueues({ url, prefix, names: ['crm'], logger: keptLog().logger });
  onTestFinished(() => queues.close());
  await vi.waitFor(() => expect(queues.isReady()).toBe(true));
  return queues;
}

describe('a Redis that is full', () => {
  test('nothing spins, readiness says so, hits are kept, and it goes on when there is room', async () => {
    const redis = await ownRedis();
    const peer = createPeer(10);
    const rig = bridge({ redisUrl: redis.url, peer, delivery: { concurrency: 5 } });
    await rig.feed(calls(100));
    const role = await rig.start();
    await vi.waitFor(() => expect(peer.writes.size).toBeGreaterThan(20), { timeout: 10_000, interval: 5 });
    await rig.redis.config('SET', 'maxmemory', '1000000');
    await expect(rig.redis.set('more', 'x')).rejects.toThrow('OOM');
    await vi.waitFor(() => expect(role.redisState()).toMatchObject({ ok: false }), { timeout: 5000 });
    expect(role.redisState().detail).toMatch(/1\.0 MB are used \(maxmemory\).*config set maxmemory/);
    await rig.feed(calls(150).slice(100));

    const said = rig.lines.length;
    await delay(3000);
    const lines = rig.lines.slice(said).filter(({ message }) => message !== 'event' && message !== 'attempt');
    expect(lines.map(({ message }) => message).length, 'log lines in three seconds').toBeLessThan(10);
    expect(rig.states()).toMatchObject({ due: expect.any(Number) });

    await rig.redis.config('SET', 'maxmemory', '0');
    await rig.delivered(150, 60_000);
    expectOnceAndInOrder(peer, 150);
    expect(role.redisState()).toMatchObject({ ok: true });
  }, 90_000);

  test('a worker that cannot get at its jobs asks a few times a second, not thousands, and goes on later', async () => {
    const redis = await ownRedis();
    const queues = await queuesOn(redis.url, '{t}');
    const jobs = Array.from({ length: 50 }, (_, n) => ({ jobId: `j.${n}`, payload: {}, attempts: 1 }));
    await queues.add('crm', 'any', jobs);
    await queues.redis.config('SET', 'maxmemory', '1000000');
    const { logger, lines } = keptLog();
    const ran = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const job = defineJob<unknown, undefined>({ name: 'any', payload: z.looseObject({}), run: ran });
    const worker = startQueueWorker({
      queue: 'crm',
      url: redis.url,
      prefix: '{t}',
      concurrency: 5,
      jobs: [job],
      context: undefined,
      logger,
    });
    onTestFinished(() => worker.close(100));
    await vi.waitFor(
      () => expect(lines.map(({ fields }) => String(fields['reason'])).join()).toContain('OOM'),
      { timeout: 5000 },
    );
    const before = await commandsOf(queues.redis);
    await delay(3000);
    expect((await commandsOf(queues.redis)) - before, 'commands in three seconds').toBeLessThan(200);
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(ran).not.toHaveBeenCalled();
    await queues.redis.config('SET', 'maxmemory', '0');
    await vi.waitFor(() => expect(ran).toHaveBeenCalledTimes(50), { timeout: 10_000 });
  }, 30_000);

  test('finished jobs are thrown out to make room', async () => {
    const redis = await ownRedis();
    const queues = await queuesOn(redis.url, '{t}');
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    const worker = new Worker('crm', () => Promise.resolve(), { connection, prefix: '{t}' });
    onTestFinished(async () => {
      await worker.close();
      connection.disconnect();
    });
    const jobs = Array.from({ length: 150 }, (_, n) => ({ jobId: `j.${n}`, payload: {}, attempts: 1 }));
    await queues.add('crm', 'any', jobs);
    const queue = queues.queues.get('crm');
    await vi.waitFor(async () => expect(await queue?.getCompletedCount()).toBe(150), { timeout: 5000 });
    await queues.redis.config('SET', 'maxmemory', '1000000');
    await queues.dropFinished();
    expect(await queue?.getCompletedCount()).toBe(0);
  });
});

describe('a Redis that may throw jobs away', () => {
  test('nothing is queued, readiness says why and what to do, hits are kept, and it goes on when mended', async () => {
    const redis = await ownRedis();
    const rig = bridge({ redisUrl: redis.url });
    await rig.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await rig.feed(calls(20));
    const role = await rig.start();
    await vi.waitFor(() => expect(role.redisState().detail).toContain('allkeys-lru'), { timeout: 5000 });
    expect(role.redisState().detail).toMatch(
      /redis-cli -h \S+ -p \d+ config set maxmemory-policy noeviction/,
    );
    await vi.waitFor(() => expect(rig.states()).toEqual({ due: 20 }), { timeout: 5000 });
    await delay(1500);
    expect(rig.states()).toEqual({ due: 20 });
    expect(await rig.redis.keys('*:dlv_*')).toEqual([]);
    await rig.redis.config('SET', 'maxmemory-policy', 'noeviction');
    await rig.delivered(20);
    expect(role.redisState()).toMatchObject({ ok: true });
  }, 30_000);

  test('when the setting is changed under the running program, that is noticed within seconds', async () => {
    const redis = await ownRedis();
    const rig = bridge({ redisUrl: redis.url });
    await rig.feed(calls(5));
    const role = await rig.start();
    await rig.delivered(5);
    await rig.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await vi.waitFor(() => expect(role.redisState()).toMatchObject({ ok: false }), { timeout: 5000 });
    await rig.feed(calls(10).slice(5));
    await vi.waitFor(() => expect(rig.states()).toEqual({ delivered: 5, due: 5 }), { timeout: 5000 });
    expect(rig.lines.filter(({ message }) => message === 'redis is not used')).toHaveLength(1);
  }, 30_000);

  test.each([
    ['noeviction', 'error', 0],
    ['volatile-ttl', 'error', 1],
  ])('the policy %s gives %s findings: %i', async (policy, level, count) => {
    const redis = await ownRedis();
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    await client.config('SET', 'maxmemory-policy', policy);
    const findings = await checkRedisPolicy(client);
    expect(findings.filter((finding) => finding.level === level)).toHaveLength(count);
    await client.config('SET', 'appendonly', 'no');
    const warning = (await checkRedisPolicy(client)).find((finding) => finding.level === 'warning');
    const { hostname, port } = new URL(redis.url);
    expect(warning?.message).toContain(`run: redis-cli -h ${hostname} -p ${port} config set appendonly yes`);
  });
});

describe('how deep the queue may get', () => {
  async function pumpRig() {
    const ledger = await scratchLedger();
    const prefix = `{${randomUUID().slice(0, 8)}}`;
    const queues = await queuesOn(inject('redisUrl'), prefix);
    const start = () => {
      const pump = startPump({
        ledger,
        queues,
        destinations: [{ name: 'crm', timeoutMs: 1000, holdProbeMs: 1000 }],
        deliverJob: 'deliver',
        mayQueue: () => true,
        now: Date.now,
        logger: keptLog().logger,
      });
      onTestFinished(() => pump.stop());
      return pump;
    };
    return { ledger, queue: queues.queues.get('crm'), start };
  }

  test('a thousand ready to run, the rest stays in the ledger; what is worked off is filled up', async () => {
    const { ledger, queue, start } = await pumpRig();
    await keep(
      ledger,
      Array.from({ length: 1700 }, (_, n) => eventOf(n)),
    );
    const pump = start();
    await vi.waitFor(async () => expect(await tally(ledger)).toEqual({ queued: 1000, due: 700 }), {
      timeout: 10_000,
    });
    await delay(300);
    expect(await queue?.getWaitingCount()).toBe(1000);
    await ledger.write((trx) =>
      trx
        .updateTable('deliveries')
        .set({ state: 'delivered' })
        .where('state', '=', 'queued')
        .where('seq', '<=', 100)
        .execute(),
    );
    pump.nudge();
    await vi.waitFor(async () => expect(await queue?.getWaitingCount()).toBe(1100), { timeout: 5000 });
  });

  test('with twenty thousand that wait for a retry nothing is added', async () => {
    const { ledger, queue, start } = await pumpRig();
    await keep(
      ledger,
      Array.from({ length: 10 }, (_, n) => eventOf(n)),
    );
    const many = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)`;
    await ledger.write(async (trx) => {
      await sql`insert into events (id, type, source, hit_trigger, received_at, event, raw)
        ${many} select 'e' || i, 'disposition', 'main', 'dispo', 1, '{}', '{}' from n`.execute(trx);
      await sql`insert into deliveries (seq, id, event_id, destination, lane, effect_key, state, attempts,
          enqueues, due_at, queued_at, updated_at)
        ${many} select 1000 + i, 'd' || i, 'e' || i, 'crm', 'l' || i, 'k' || i, 'queued', 1, 1, ${Date.now() + 600_000}, 1, 1
        from n`.execute(trx);
    });
    const pump = start();
    pump.nudge();
    await delay(500);
    expect(await queue?.getWaitingCount()).toBe(0);
    await ledger.write((trx) =>
      trx
        .updateTable('deliveries')
        .set({ state: 'delivered' })
        .where('seq', '>', 1000)
        .where('seq', '<=', 1005)
        .execute(),
    );
    pump.nudge();
    await vi.waitFor(async () => expect(await queue?.getWaitingCount()).toBe(5), { timeout: 5000 });
  });
});

describe('a worker at the door of a job', () => {
  async function workerRig(run: (payload: unknown) => Promise<unknown>) {
    const prefix = `{${randomUUID().slice(0, 8)}}`;
    const url = inject('redisUrl');
    const queue = new Queue('crm', { connection: new Redis(url, { maxRetriesPerRequest: null }), prefix });
    onTestFinished(() => queue.close());
    const { logger, lines } = keptLog();
    const job = defineJob<unknown, undefined>({
      name: 'deliver',
      payload: z.strictObject({ n: z.number() }),
      run,
    });
    const worker = startQueueWorker({
      queue: 'crm',
      url,
      prefix,
      concurrency: 2,
      jobs: [job],
      context: undefined,
      logger,
    });
    onTestFinished(() => worker.close(100));
    return { queue, lines, worker };
  }

  test.each([
    ['an empty payload, as an evicting Redis leaves it', 'deliver', {}],
    ['one more field', 'deliver', { n: 1, more: true }],
    ['an unknown name', 'somebody-else', { n: 1 }],
  ])('%s never reaches the job and is not tried again', async (_what, name, data) => {
    const run = vi.fn<(payload: unknown) => Promise<unknown>>();
    const { queue } = await workerRig(run);
    const added = await queue.add(name, data, { attempts: 5 });
    await vi.waitFor(async () => expect(await added.getState()).toBe('failed'), { timeout: 5000 });
    expect(run).not.toHaveBeenCalled();
    expect((await queue.getJob(added.id ?? ''))?.failedReason).toMatch(/payload|no job is named/);
  });

  test('a job that throws what it should not is logged with the place and without the text', async () => {
    const { queue, lines } = await workerRig(() => Promise.reject(new RangeError('Jane Canary')));
    await queue.add('deliver', { n: 1 });
    await vi.waitFor(
      () => expect(lines.map(({ message }) => message)).toContain('a job failed unexpectedly'),
      { timeout: 5000 },
    );
    expect(JSON.stringify(lines)).not.toContain('Canary');
    expect(lines.find(({ level }) => level === 'error')?.fields).toMatchObject({
      queue: 'crm',
      name: 'RangeError',
    });
  });

  test('the close waits for what runs, but no longer than its bound', async () => {
    let ended = false;
    const { queue, worker } = await workerRig(async () => {
      await delay(600);
      ended = true;
    });
    await queue.add('deliver', { n: 1 });
    await vi.waitFor(async () => expect(await queue.getActiveCount()).toBe(1), {
      timeout: 5000,
      interval: 10,
    });
    await worker.close(5000);
    expect(ended).toBe(true);

    const stuck = await workerRig(() => new Promise(() => undefined));
    await stuck.queue.add('deliver', { n: 1 });
    await vi.waitFor(async () => expect(await stuck.queue.getActiveCount()).toBe(1), {
      timeout: 5000,
      interval: 10,
    });
    const started = performance.now();
    await stuck.worker.close(300);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

/** How many commands the server has carried out since its start. */
async function commandsOf(redis: Redis): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
}
