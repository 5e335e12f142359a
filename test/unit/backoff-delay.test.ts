import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelayMs } from '../../src/domain/backoff.ts';

const backoff = fc.record({
  backoffMs: fc.integer({ min: 1, max: 3_600_000 }),
  maxBackoffMs: fc.integer({ min: 3_600_000, max: 86_400_000 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('it doubles with every attempt until the maximum', () => {
  const plain = { backoffMs: 1000, maxBackoffMs: 10_000, jitter: 0 };
  expect([1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMs(attempt, plain, 0.7))).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
});

test('chance takes off the share that it may take, and no more', () => {
  const jittered = { backoffMs: 1000, maxBackoffMs: 10_000, jitter: 0.5 };
  expect([0, 0.5, 1].map((random) => retryDelayMs(1, jittered, random))).toEqual([1000, 750, 500]);
});

test('it is never above the maximum, never below what chance may leave, and always a whole number', () => {
  fc.assert(
    fc.property(
      backoff,
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (settings, attempt, random) => {
        const delay = retryDelayMs(attempt, settings, random);
        const full = retryDelayMs(attempt, settings, 0);
        expect(Number.isSafeInteger(delay)).toBe(true);
        expect(full).toBeLessThanOrEqual(settings.maxBackoffMs);
        expect(delay).toBeLessThanOrEqual(full);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full * (1 - settings.jitter)));
      },
    ),
  );
});

test('a later attempt never waits less than an earlier one, chance aside', () => {
  fc.assert(
    fc.property(backoff, fc.integer({ min: 1, max: 200 }), (settings, attempt) => {
      expect(retryDelayMs(attempt + 1, settings, 0)).toBeGreaterThanOrEqual(
        retryDelayMs(attempt, settings, 0),
      );
    }),
  );
});
