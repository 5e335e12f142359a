import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterOne, paceOf, waitOf } from '../../src/kit/account/pace.ts';

/** Times at which requests go, when each is asked for at one of `arrivals` (milliseconds) and waits in line. */
function sentAt(limit: { readonly requests: number; readonly perMs: number }, arrivals: readonly number[]) {
  const pace = paceOf(limit);
  let due: number | undefined;
  let last = 0;
  return arrivals
    .toSorted((one, other) => one - other)
    .map((arrival) => {
      const asked = Math.max(arrival, last);
      last = asked + waitOf(pace, due, asked);
      due = afterOne(pace, due, last);
      return last;
    });
}

test('whenever requests come, then no window of the limit holds more than it allows', () => {
  const limit = fc.record({
    requests: fc.integer({ min: 1, max: 60 }),
    perMs: fc.integer({ min: 100, max: 10_000 }),
  });
  const arrivals = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(limit, arrivals, (one, all) => {
      const times = sentAt(one, all);
      for (const [index, time] of times.entries()) {
        const beyond = times[index + one.requests];
        if (beyond !== undefined) expect(beyond - time).toBeGreaterThanOrEqual(one.perMs);
      }
    }),
  );
});

test('after a rest a fifth goes at once, and the limit is used almost wholly', () => {
  const times = sentAt({ requests: 100, perMs: 10_000 }, Array<number>(100).fill(0));
  expect(times.filter((time) => time === 0)).toHaveLength(20);
  expect(times.at(-1)).toBeLessThan(10_500);
});

test('one request at a time where the limit is small', () => {
  const [first, second] = sentAt({ requests: 4, perMs: 1000 }, [0, 0]);
  expect(first).toBe(0);
  expect(second).toBeCloseTo(262.5);
});

test('an infinite number of requests never waits', () => {
  const times = sentAt({ requests: Number.POSITIVE_INFINITY, perMs: 86_400_000 }, Array<number>(50).fill(7));
  expect(new Set(times)).toEqual(new Set([7]));
});
