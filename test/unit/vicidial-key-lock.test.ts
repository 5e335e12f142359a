import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyLock } from '../../src/domain/governor/key-lock.ts';

const never = new AbortController().signal;

test('never runs two tasks that share a key at once, and runs all of them, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }), {
        minLength: 1,
        maxLength: 8,
      }),
      async (scheduler, keySets) => {
        const lock = createKeyLock();
        const held = new Set<string>();
        const runs = keySets.map((keys, index) =>
          lock.run(keys, never, async () => {
            for (const key of keys) expect(held).not.toContain(key);
            for (const key of keys) held.add(key);
            await scheduler.schedule(Promise.resolve(), `task ${index}`);
            for (const key of keys) held.delete(key);
            return index;
          }),
        );
        expect(await scheduler.waitFor(Promise.all(runs))).toEqual(keySets.map((_, index) => index));
      },
    ),
  );
});

test('rejects without running, and lets the next one pass, when the wait is aborted', async () => {
  const lock = createKeyLock();
  const gate = Promise.withResolvers<void>();
  const stop = new AbortController();
  const order: string[] = [];
  const first = lock.run(['a'], never, async () => {
    await gate.promise;
    order.push('first');
  });
  const second = lock.run(['a'], stop.signal, async () => void order.push('second'));
  const third = lock.run(['a'], never, async () => void order.push('third'));
  stop.abort();
  await expect(second).rejects.toMatchObject({ kind: 'transient', code: 'aborted' });
  expect(order).toEqual([]);
  gate.resolve();
  await Promise.all([first, third]);
  expect(order).toEqual(['first', 'third']);
});

test('passes the lock on when a task fails', async () => {
  const lock = createKeyLock();
  const failing = lock.run(['a'], never, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await lock.run(['a'], never, async () => 'next')).toBe('next');
});
