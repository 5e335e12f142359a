import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { maintenanceJobs } from '../../jobs/index.ts';
import { openWorkQueues } from '../../src/queue/work-queues.ts';
import { type RedisGate, watchRedis } from '../../src/roles/redis-gate.ts';
import { bridge } from './bridge-rig.ts';
import { keptLog } from './ledger-rig.ts';

async function gateRig(registerTimers: () => Promise<void>) {
  const { logger, lines } = keptLog();
  const prefix = `{${randomUUID().slice(0, 8)}}`;
  const queues = openWorkQueues({ url: inject('redisUrl'), prefix, names: ['crm'], logger });
  const clock = { now: 1_000_000 };
  const beforeOpening = () => Promise.resolve();
  const gate = watchRedis({ queues, registerTimers, beforeOpening, now: () => clock.now, logger });
  onTestFinished(async () => {
    gate.stop();
    await queues.close();
  });
  return { gate, clock, lines };
}

async function opened(gate: RedisGate): Promise<void> {
  await vi.waitFor(() => expect(gate.isOpen()).toBe(true), { timeout: 5000 });
}

test('it opens when Redis is there, registers the timers first and tells once', async () => {
  const registered = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const told = vi.fn<() => void>();
  const { gate, lines } = await gateRig(registered);
  gate.afterOpening(told);
  expect(gate.state()).toMatchObject({ ok: false, detail: expect.stringContaining('hits are kept') });
  await opened(gate);
  await gate.check();
  expect(registered).toHaveBeenCalled();
  expect(told).toHaveBeenCalledTimes(1);
  expect(lines.filter(({ message }) => message === 'redis is in use')).toHaveLength(1);
  expect(gate.state()).toEqual({ ok: true, detail: 'jobs come through' });
});

test('when no job comes through for a minute, readiness says so, until one does', async () => {
  const { gate, clock } = await gateRig(() => Promise.resolve());
  await opened(gate);
  clock.now += 59_000;
  expect(gate.state().ok).toBe(true);
  clock.now += 2000;
  expect(gate.state()).toEqual({
    ok: false,
    detail: expect.stringContaining('no job has come through for 61 s'),
  });
  gate.onHeartbeat();
  expect(gate.state().ok).toBe(true);
});

test('when the heartbeat stays away, its timer is registered anew, and not at every look', async () => {
  const registered = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const { gate, clock } = await gateRig(registered);
  await opened(gate);
  const before = registered.mock.calls.length;
  clock.now += 26_000;
  await gate.check();
  await gate.check();
  expect(registered).toHaveBeenCalledTimes(before + 1);
  gate.onHeartbeat();
  clock.now += 20_000;
  await gate.check();
  expect(registered).toHaveBeenCalledTimes(before + 1);
});

test('when the timers cannot be registered it stays shut, and says what Redis said', async () => {
  const { gate, lines } = await gateRig(() =>
    Promise.reject(new Error('NOPERM this user has no permissions')),
  );
  await vi.waitFor(() => expect(gate.state().detail).toContain('NOPERM'), { timeout: 5000 });
  expect(gate.isOpen()).toBe(false);
  expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a Redis that wants a password we do not have is reported with its answer, not as away', async () => {
  const admin = new Redis(inject('redisUrl'));
  onTestFinished(() => admin.disconnect());
  await admin.call('ACL', 'SETUSER', 'limited', 'on', '>limited-password', '~*', '+ping', '+client');
  onTestFinished(() => admin.call('ACL', 'DELUSER', 'limited').then(() => undefined));
  const url = inject('redisUrl').replace('redis://', 'redis://limited:limited-password@');
  const { logger } = keptLog();
  const queues = openWorkQueues({ url, prefix: '{t}', names: [], logger });
  const done = () => Promise.resolve();
  const gate = watchRedis({ queues, registerTimers: done, beforeOpening: done, now: Date.now, logger });
  onTestFinished(async () => {
    gate.stop();
    await queues.close();
  });
  await vi.waitFor(() => expect(gate.state().detail).toMatch(/NOPERM|no permissions/), { timeout: 8000 });
  expect(gate.state().detail).not.toContain('limited-password');
});

test('in the running program every maintenance job makes the round trip', async () => {
  const rig = bridge();
  await rig.start();
  const { prefix } = rig.config.redis;
  const seen = new Set<string>();
  await vi.waitFor(
    async () => {
      const done = await rig.redis.zrange(`${prefix}:maintenance:completed`, 0, -1);
      // Few of the finished ones are kept: what was seen once has run.
      for (const id of done) seen.add(id.split(':')[1] ?? '');
      expect(seen).toEqual(new Set(maintenanceJobs.map(({ job }) => job.name)));
    },
    { timeout: 10_000, interval: 50 },
  );
});
