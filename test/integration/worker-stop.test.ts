import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRedis } from '../../scripts/private-redis.ts';
import { FolderLockedError } from '../../src/journal/folder-lock.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { bridge, calls, expectOnceAndInOrder } from './bridge-rig.ts';
import { createPeer } from './peer.ts';

/** Does not answer before it is told to stop. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new TransientError('aborted', { code: 'aborted' })));
  });
}

describe('a graceful stop', () => {
  test('attempts that end within the bound are finished and recorded; nothing new is begun', async () => {
    const peer = createPeer(400);
    const rig = bridge({ peer, delivery: { concurrency: 5 } });
    await rig.feed(calls(50));
    const role = await rig.start();
    await vi.waitFor(() => expect(peer.running).toBe(5), { timeout: 5000, interval: 10 });
    const started = peer.starts.length;
    await role.stop(5000);
    expect(peer.starts.length).toBe(started);
    expect(peer.running).toBe(0);
    expect(rig.states()['running']).toBeUndefined();
    expect(rig.states()['delivered']).toBe(started);

    await rig.start();
    await rig.delivered(50);
    expectOnceAndInOrder(peer, 50);
  });

  test('what does not end within the bound is cut off, recorded as interrupted, in doubt and not counted', async () => {
    const peer = createPeer();
    let patient = true;
    peer.behave = (_request, signal) => (patient ? untilAborted(signal) : undefined);
    const rig = bridge({ peer, delivery: { concurrency: 3 } });
    await rig.feed(calls(10));
    const role = await rig.start();
    await vi.waitFor(() => expect(peer.running).toBe(3), { timeout: 5000, interval: 10 });
    const began = performance.now();
    await role.stop(500);
    expect(performance.now() - began).toBeLessThan(3500);
    expect(rig.states()['running']).toBeUndefined();
    expect(rig.query('select outcome, count(*) as count from attempts group by outcome')).toEqual([
      { outcome: 'interrupted', count: 3 },
    ]);
    expect(rig.query('select distinct attempts from deliveries')).toEqual([{ attempts: 0 }]);

    patient = false;
    const cut = new Set(peer.starts.map(({ eventId }) => eventId));
    await rig.start();
    await rig.delivered(10);
    const second = peer.starts.slice(3);
    expect(
      second.filter(({ eventId }) => cut.has(eventId)).map(({ inDoubtSince }) => typeof inDoubtSince),
    ).toEqual(['number', 'number', 'number']);
    expect(
      second
        .filter(({ eventId }) => !cut.has(eventId))
        .every(({ inDoubtSince }) => inDoubtSince === undefined),
    ).toBe(true);
    expectOnceAndInOrder(peer, 10);
  });

  test('a connector that hears nothing does not hold up the stop, and its delivery is tried again in doubt', async () => {
    const peer = createPeer();
    let deaf = true;
    peer.behave = () => (deaf ? new Promise(() => undefined) : undefined);
    const rig = bridge({ peer, delivery: { concurrency: 1 } });
    await rig.feed(calls(1));
    const role = await rig.start();
    await vi.waitFor(() => expect(peer.running).toBe(1), { timeout: 5000, interval: 10 });
    const began = performance.now();
    await role.stop(300);
    expect(performance.now() - began).toBeLessThan(6000);
    deaf = false;
    await rig.start();
    await rig.delivered(1);
    expect(peer.starts.map(({ inDoubtSince }) => typeof inDoubtSince)).toEqual(['undefined', 'number']);
  }, 30_000);

  test('while Redis is away the stop is bounded too', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const rig = bridge({ redisUrl: redis.url });
    await rig.feed(calls(5));
    const role = await rig.start();
    await rig.delivered(5);
    await redis.kill();
    await rig.feed(calls(10).slice(5));
    await delay(300);
    const began = performance.now();
    await role.stop(10_000);
    expect(performance.now() - began).toBeLessThan(6000);
  }, 30_000);

  test('while Redis hangs the stop is bounded too', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const rig = bridge({ redisUrl: redis.url, destinations: ['crm', 'sfdc'] });
    await rig.feed(calls(5));
    const role = await rig.start();
    await rig.delivered(10);
    const { pid } = redis;
    process.kill(pid ?? 0, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid ?? 0, 'SIGCONT'));
    await rig.feed(calls(10).slice(5));
    await delay(300);
    const began = performance.now();
    await role.stop(10_000);
    expect(performance.now() - began).toBeLessThan(12_000);
    process.kill(pid ?? 0, 'SIGCONT');
  }, 40_000);
});

test('a job that stalls and is run a second time has no second effect', async () => {
  const peer = createPeer();
  const told = Promise.withResolvers<void>();
  peer.behave = () => told.promise;
  const rig = bridge({ peer, delivery: { concurrency: 3 } });
  await rig.feed(calls(1));
  await rig.start();
  await vi.waitFor(() => expect(peer.running).toBe(1), { timeout: 5000, interval: 10 });

  const { prefix, url } = rig.config.redis;
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const checker = new Worker('crm', () => Promise.resolve(), {
    connection,
    prefix,
    autorun: false,
    stalledInterval: 100,
    maxStalledCount: 3,
  });
  onTestFinished(async () => {
    await checker.close(true);
    connection.disconnect();
  });
  const stalled = vi.fn<() => void>();
  checker.on('stalled', stalled);
  const [lock] = await rig.redis.keys(`${prefix}:crm:*:lock`);
  await rig.redis.del(`${prefix}:crm:stalled-check`);
  const losing = setInterval(() => void rig.redis.del(lock ?? ''), 20);
  void checker.startStalledCheckTimer();
  await vi.waitFor(() => expect(stalled).toHaveBeenCalled(), { timeout: 10_000, interval: 20 });
  clearInterval(losing);
  await vi.waitFor(async () => expect(await rig.redis.llen(`${prefix}:crm:active`)).toBe(0), {
    timeout: 10_000,
    interval: 20,
  });
  expect(rig.states()).toEqual({ running: 1 });
  told.resolve();
  await rig.delivered(1);
  expect(peer.starts).toHaveLength(1);
  expectOnceAndInOrder(peer, 1);
}, 30_000);

test('a second worker on the same folder refuses, and says what to do', async () => {
  const rig = bridge();
  await rig.start();
  const second = rig.start();
  await expect(second).rejects.toBeInstanceOf(FolderLockedError);
  await expect(second).rejects.toThrow(/another worker already works on the data folder .*data\.dir/);
});
