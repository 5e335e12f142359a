import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../scripts/private-redis.ts';
import type { TrafficControl } from '../../src/queue/dialer-traffic/open-traffic.ts';
import { RULES } from '../unit/governor-rig.ts';
import { patience, workers } from './dialer-traffic-rig.ts';

const HOLDER = fileURLToPath(new URL('./dialer-traffic-holder.ts', import.meta.url));

describe('turns over two workers', () => {
  test('when sixty tasks of both share keys, then no two that share one ever run at once, and all run', async () => {
    const rig = workers();
    const both = [await rig.traffic(), await rig.traffic()];
    const running = new Set<string>();
    let most = 0;
    const tasks = Array.from({ length: 60 }, async (_, index) => {
      const keys = [`phone:${index % 3}`, ...(index % 2 === 0 ? [`vendor:${index % 4}`] : [])].toReversed();
      await both[index % 2]?.inTurn(keys, patience(), async () => {
        for (const key of keys) expect(running).not.toContain(key);
        for (const key of keys) running.add(key);
        most = Math.max(most, running.size);
        await new Promise((resolve) => setImmediate(resolve));
        for (const key of keys) running.delete(key);
      });
    });
    await Promise.all(tasks);
    // Different keys do run side by side, or the test would prove nothing.
    expect(most).toBeGreaterThan(2);
  });

  test('when one worker has many tasks for a key, then the other still gets its turn among them', async () => {
    const rig = workers();
    const [busy, other] = [await rig.traffic(), await rig.traffic()];
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
    const first = busy.inTurn(['phone:1'], patience(), () => gate.promise);
    const mine = Array.from({ length: 20 }, () =>
      busy.inTurn(['phone:1'], patience(), async () => {
        order.push('busy');
        await pause();
      }),
    );
    await expect.poll(() => rig.redis.exists(rig.keys.lock('phone:1').lock)).toBe(1);
    const theirs = other.inTurn(['phone:1'], patience(), async () => void order.push('other'));
    await expect.poll(() => rig.redis.zcard(rig.keys.lock('phone:1').queue)).toBe(1);
    gate.resolve();
    await Promise.all([first, theirs, ...mine]);
    expect(order.indexOf('other')).toBeLessThan(5);
  });

  test('when the wait is stopped, then the task never starts and the next in line passes', async () => {
    const rig = workers();
    const [one, other] = [await rig.traffic(), await rig.traffic()];
    const gate = Promise.withResolvers<void>();
    const holding = one.inTurn(['phone:1'], patience(), () => gate.promise);
    await expect.poll(() => rig.redis.exists(rig.keys.lock('phone:1').lock)).toBe(1);
    const stop = new AbortController();
    let ran = false;
    const stopped = other.inTurn(['phone:1'], stop.signal, async () => {
      ran = true;
    });
    await expect.poll(() => rig.redis.zcard(rig.keys.lock('phone:1').queue)).toBe(1);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ kind: 'transient', code: 'aborted' });
    gate.resolve();
    await holding;
    expect(await other.inTurn(['phone:1'], patience(), () => Promise.resolve('next'))).toBe('next');
    expect(ran).toBe(false);
  });

  test('when a task runs for longer than the lease, then the turn is renewed and nobody else gets it', async () => {
    const rig = workers({ leaseMs: 300 });
    const [one, other] = [await rig.traffic(), await rig.traffic()];
    const order: string[] = [];
    const slow = one.inTurn(['phone:1'], patience(), async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      order.push('slow');
    });
    await expect.poll(() => rig.redis.exists(rig.keys.lock('phone:1').lock)).toBe(1);
    await Promise.all([slow, other.inTurn(['phone:1'], patience(), async () => void order.push('other'))]);
    expect(order).toEqual(['slow', 'other']);
  });

  test('the number or code of a turn stands nowhere in Redis', async () => {
    const rig = workers();
    const traffic = await rig.traffic();
    await traffic.inTurn(['phone:3125550101'], patience(), async () => {
      const keys = await rig.redis.keys(`${rig.prefix}*`);
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.join()).not.toContain('3125550101');
      expect(await traffic.figures()).toMatchObject({ locksHeld: 1 });
    });
    expect(await traffic.figures()).toMatchObject({ locksHeld: 0 });
  });
});

describe('a turn that is lost', () => {
  test('when the worker that has it is killed, then it is free after its lease and not before', async () => {
    const leaseMs = 700;
    const rig = workers({ leaseMs });
    const traffic = await rig.traffic();
    const holder = fork(HOLDER, [rig.url, rig.prefix, String(leaseMs)]);
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder, 'message');
    const { lock } = rig.keys.lock('phone:1');
    const killed = once(holder, 'exit');
    holder.kill('SIGKILL');
    await killed;
    const leftMs = await rig.redis.pttl(lock);
    expect(leftMs).toBeGreaterThan(0);
    const began = performance.now();
    await traffic.inTurn(['phone:1'], patience(), () => Promise.resolve());
    expect(performance.now() - began).toBeGreaterThan(leftMs - 50);
    expect(performance.now() - began).toBeLessThan(leaseMs + 1500);
  });

  test('when the worker that has it stands still for longer than its lease, then it sends nothing more once it goes on', async () => {
    const leaseMs = 600;
    const rig = workers({ leaseMs });
    const traffic = await rig.traffic();
    const holder = fork(HOLDER, [rig.url, rig.prefix, String(leaseMs)]);
    onTestFinished(() => void holder.kill('SIGKILL'));
    const sent: number[] = [];
    const ended = Promise.withResolvers<string>();
    holder.on('message', (message: { sentAt?: number; code?: string }) => {
      if (message.sentAt !== undefined) sent.push(message.sentAt);
      if (message.code !== undefined) ended.resolve(message.code);
    });
    await expect.poll(() => sent.length, { timeout: 5000 }).toBeGreaterThan(2);
    holder.kill('SIGSTOP');
    let wokenAt = 0;
    await traffic.inTurn(['phone:1'], patience(), async () => {
      wokenAt = Date.now();
      holder.kill('SIGCONT');
      expect(await ended.promise).toBe('turn-lost');
    });
    expect(sent.filter((at) => at >= wokenAt)).toEqual([]);
  });

  test('when Redis is emptied meanwhile, then the next call is refused before it goes, and it ends ambiguous', async () => {
    const rig = workers();
    const traffic = await rig.traffic();
    let sent = 0;
    const lost = traffic.inTurn(['phone:1'], patience(), async (signal) => {
      const call = () =>
        traffic.pace({ lane: 'normal', kind: 'write', signal }, () => Promise.resolve((sent += 1)));
      await call();
      await rig.redis.del(rig.keys.lock('phone:1').lock);
    });
    await expect(lost).rejects.toMatchObject({ kind: 'ambiguous', code: 'turn-lost' });
    expect(sent).toBe(1);
  });

  test('when another has taken it before the lease was renewed, then no further call goes', async () => {
    const rig = workers({ leaseMs: 300 });
    const traffic = await rig.traffic();
    const { lock } = rig.keys.lock('phone:1');
    let sent = 0;
    const lost = traffic.inTurn(['phone:1'], patience(), async (outer) => {
      await rig.redis.set(lock, 'somebody else', 'PX', 10_000);
      // Also within an inner turn: the search of a lead by its code has one of its own.
      await traffic.inTurn(['scan'], outer, async (signal) => {
        const call = () =>
          traffic.pace({ lane: 'normal', kind: 'write', signal }, () => Promise.resolve((sent += 1)));
        await expect.poll(() => call().catch((error: unknown) => error)).toBeInstanceOf(Error);
        const before = sent;
        await expect(call()).rejects.toMatchObject({ kind: 'ambiguous', code: 'turn-lost' });
        expect(sent).toBe(before);
      });
    });
    await expect(lost).rejects.toMatchObject({ kind: 'ambiguous', code: 'turn-lost' });
    expect(await rig.redis.get(lock)).toBe('somebody else');
  });

  test('when the task failed by itself, then its own error is what counts, also with the turn lost', async () => {
    const rig = workers();
    const traffic = await rig.traffic();
    const failing = traffic.inTurn(['phone:1'], patience(), async () => {
      await rig.redis.del(rig.keys.lock('phone:1').lock);
      throw new Error('my own');
    });
    await expect(failing).rejects.toThrow('my own');
  });
});

test('while Redis is away, then turns and calls are refused as never sent, and go on when it is back', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const rig = workers({ redisUrl: redis.url });
  const control = await rig.worker();
  const traffic = control.open({ name: 'main', who: 'main', rules: RULES });
  const call = () =>
    traffic.pace({ lane: 'dnc', kind: 'write', signal: patience() }, () => Promise.resolve('done'));
  expect(await call()).toBe('done');
  const away = told(control.redis, 'close');
  await redis.kill();
  await away;
  const refused = { kind: 'transient', code: 'governor-away' };
  await expect(call()).rejects.toMatchObject(refused);
  let ran = false;
  const turn = traffic.inTurn(['phone:1'], patience(), async () => {
    ran = true;
  });
  await expect(turn).rejects.toMatchObject(refused);
  expect(ran).toBe(false);
  const back = told(control.redis, 'ready');
  await redis.restart();
  await back;
  expect(await call()).toBe('done');
  await traffic.close();
});

/** Unlike `once` of Node it does not mind errors that come before. */
function told(redis: TrafficControl['redis'], event: string): Promise<void> {
  return new Promise((resolve) => void redis.once(event, () => resolve()));
}
