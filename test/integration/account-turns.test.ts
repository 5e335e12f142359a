import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { accountWorkers, patience } from './account-rig.ts';

test('when many tasks of two workers share a key, then no two run at once, and those of other keys beside them', async () => {
  const rig = accountWorkers();
  const both = [await rig.worker(), await rig.worker()];
  const running = new Set<string>();
  let most = 0;
  await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const key = `person:${index % 4}`;
      await both[Math.floor(index / 4) % 2]?.exclusive(key, patience(), async () => {
        expect(running).not.toContain(key);
        running.add(key);
        most = Math.max(most, running.size);
        await delay(2);
        running.delete(key);
      });
    }),
  );
  expect(most).toBeGreaterThan(1);
});

test('when the holder of a turn died, then it is free after its lease and not before', async () => {
  const rig = accountWorkers({ leaseMs: 500 });
  const account = await rig.worker();
  await rig.redis.set(rig.keys.lock('person:1').lock, 'a worker that died', 'PX', 500);
  const began = performance.now();
  expect(await account.exclusive('person:1', patience(), () => Promise.resolve('mine'))).toBe('mine');
  expect(performance.now() - began).toBeGreaterThan(400);
  expect(performance.now() - began).toBeLessThan(4000);
});

test('when the work takes longer than a lease, then the turn is renewed and nobody else has it', async () => {
  const rig = accountWorkers({ leaseMs: 300 });
  const [one, other] = [await rig.worker(), await rig.worker()];
  const order: string[] = [];
  const begun = Promise.withResolvers<void>();
  const slow = one.exclusive('person:1', patience(), async () => {
    begun.resolve();
    await delay(800);
    order.push('slow');
  });
  await begun.promise;
  await Promise.all([slow, other.exclusive('person:1', patience(), async () => void order.push('other'))]);
  expect(order).toEqual(['slow', 'other']);
});

test('when the turn is lost, then the signal of the work is aborted, and work that ends well is in doubt', async () => {
  const rig = accountWorkers({ leaseMs: 300 });
  const account = await rig.worker();
  const lose = () => rig.redis.set(rig.keys.lock('person:1').lock, 'somebody else', 'PX', 300);
  const outcome = account.exclusive('person:1', patience(), async (signal) => {
    await lose();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toMatchObject({ code: 'turn-lost' });
    return 'ended well';
  });
  await expect(outcome).rejects.toMatchObject({ kind: 'ambiguous', code: 'turn-lost' });
});

test('when the turn does not come in time, then the work never starts and the next in line passes', async () => {
  const rig = accountWorkers();
  const [one, other] = [await rig.worker(), await rig.worker()];
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const holding = one.exclusive('person:1', patience(), () => {
    begun.resolve();
    return gate.promise;
  });
  await begun.promise;
  const stop = new AbortController();
  let ran = false;
  const stopped = other.exclusive('person:1', stop.signal, async () => {
    ran = true;
  });
  await expect.poll(() => rig.redis.zcard(rig.keys.lock('person:1').queue)).toBe(1);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ kind: 'transient', code: 'account-busy' });
  gate.resolve();
  await holding;
  expect(await other.exclusive('person:1', patience(), () => Promise.resolve('next'))).toBe('next');
  expect(ran).toBe(false);
});

test('whose turn it is stands nowhere in redis', async () => {
  const rig = accountWorkers();
  const account = await rig.worker();
  await account.exclusive('person:phone:+13125550101', patience(), async () => {
    const names = await rig.redis.keys(`${rig.prefix}*`);
    expect(names.length).toBeGreaterThan(0);
    expect(names.join()).not.toContain('3125550101');
  });
});
