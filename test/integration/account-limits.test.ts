import { describe, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../scripts/private-redis.ts';
import { accountWorkers, patience } from './account-rig.ts';

describe('limits over two workers', () => {
  test('when both send as fast as they may, then together they keep to the limit, and both get on', async () => {
    const rig = accountWorkers();
    const limits = { burst: { requests: 20, perMs: 500 } };
    const both = [await rig.worker(limits), await rig.worker(limits)];
    const sent: { readonly at: number; readonly worker: number }[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await both[index % 2]?.turn(['burst'], patience());
        sent.push({ at: performance.now(), worker: index % 2 });
      }),
    );
    const times = sent.map(({ at }) => at).toSorted((one, other) => one - other);
    for (const [index, time] of times.entries()) {
      const beyond = times[index + 20];
      if (beyond !== undefined) expect(beyond - time).toBeGreaterThan(400);
    }
    // 50 take at least 2 times; not much longer, or the limit is left unused.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(4000);
    const early = sent.slice(0, 30).map(({ worker }) => worker);
    expect(new Set(early)).toEqual(new Set([0, 1]));
  });

  test('when one pauses a limit, then the other sends nothing under it and is told until when', async () => {
    const rig = accountWorkers();
    const limits = { burst: { requests: 100, perMs: 100 }, daily: { requests: Infinity, perMs: 86_400_000 } };
    const [one, other] = [await rig.worker(limits), await rig.worker(limits)];
    const until = Date.now() + 90_000;
    await one.pause('daily', until, 'used up');
    await one.pause('daily', until - 60_000, 'a shorter one');
    await expect(other.turn(['burst', 'daily'], patience())).rejects.toMatchObject({
      kind: 'transient',
      code: 'account-limit',
      retryAfterMs: expect.closeTo(90_000, -4) as number,
      message: expect.stringContaining('used up') as string,
    });
    await other.turn(['burst'], patience());
    const paused = await other.paused('daily');
    expect(paused?.reason).toBe('used up');
    expect(Math.abs((paused?.until ?? 0) - until)).toBeLessThan(1000);
    expect(await other.paused('burst')).toBeUndefined();
  });

  test('when a pause is over, then requests go again', async () => {
    const rig = accountWorkers();
    const limits = { search: { requests: 100, perMs: 100 } };
    const [one, other] = [await rig.worker(limits), await rig.worker(limits)];
    await one.pause('search', Date.now() + 200, 'for a moment');
    await expect(other.turn(['search'], patience())).rejects.toMatchObject({ code: 'account-limit' });
    await expect.poll(() => other.paused('search')).toBeUndefined();
    await other.turn(['search'], patience());
  });

  test('when another account is paused, then this one does not notice', async () => {
    const rig = accountWorkers();
    const limits = { burst: { requests: 100, perMs: 100 } };
    const [one, other] = [await rig.worker(limits), await rig.worker(limits, 'account-two')];
    await one.pause('burst', Date.now() + 60_000, 'used up');
    await other.turn(['burst'], patience());
  });
});

test('while redis is away turns and exclusive work fail at once, and nothing of theirs is done', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const rig = accountWorkers({ redisUrl: redis.url });
  const account = await rig.worker({ burst: { requests: 100, perMs: 1000 } });
  await account.turn(['burst'], patience());
  await redis.kill();
  const began = performance.now();
  const work = (): Promise<never> => Promise.reject(new Error('it was done all the same'));
  await expect(account.turn(['burst'], patience())).rejects.toMatchObject({
    kind: 'transient',
    code: 'account-limit',
    message: expect.stringContaining('nothing was sent') as string,
  });
  await expect(account.exclusive('person', patience(), work)).rejects.toMatchObject({
    kind: 'transient',
    code: 'account-busy',
  });
  expect(performance.now() - began).toBeLessThan(5000);
  const fetch = () => Promise.resolve({ value: 'own token', expiresAt: Date.now() + 60_000 });
  const secret = { name: 'access-token', sealedWith: 'client-secret', fetch };
  expect(await account.shared(secret, patience()), 'a secret of its own').toBe('own token');
});
