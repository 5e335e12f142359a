import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBreaker, nextProbeAt } from '../../src/domain/breaker/breaker.ts';
import { originOf } from '../../src/domain/errors.ts';
import { saysAway } from '../../src/domain/breaker/says-away.ts';

const BATCH = new Error('the request that all went with');
const RULES = { failures: 3, probeMs: 5000, maxProbeMs: 300_000 };

describe('when the circuit opens', () => {
  test('as many different deliveries as the rules allow, none of them getting through between', () => {
    const breaker = createBreaker(RULES);
    expect(['a', 'b', 'c'].map((id) => breaker.failed(id))).toEqual([false, false, true]);
    expect(breaker.failed('d'), 'the count begins anew').toBe(false);
  });

  test('one delivery alone never opens it, however often it fails', () => {
    const breaker = createBreaker(RULES);
    expect(Array.from({ length: 50 }, () => breaker.failed('a'))).not.toContain(true);
  });

  test('one request that many deliveries went with counts once, and the next one again', () => {
    const breaker = createBreaker(RULES);
    const batch = ['a', 'b', 'c', 'd'].map(() => new Error('lost', { cause: BATCH }));
    expect(batch.map((error, index) => breaker.failed(`${index}`, originOf(error)))).not.toContain(true);
    expect(['e', 'f'].map((id) => breaker.failed(id, originOf(new Error('lost again'))))).toEqual([
      false,
      true,
    ]);
  });

  test('an answer begins the count anew', () => {
    const breaker = createBreaker(RULES);
    breaker.failed('a');
    breaker.failed('b');
    breaker.alive();
    expect(['c', 'd', 'e'].map((id) => breaker.failed(id))).toEqual([false, false, true]);
  });
});

describe('when the next delivery is tried', () => {
  test('after 5 s, then after twice as long each time, and never after more than 5 min', () => {
    const waits: number[] = [];
    let now = 0;
    while (waits.length < 9) {
      const at = nextProbeAt(0, now, RULES);
      waits.push((at - now) / 1000);
      now = at;
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('whatever the clocks say, it is neither at once nor later than the longest wait', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (since, now) => {
        const wait = nextProbeAt(since, now, RULES) - now;
        expect(wait).toBeGreaterThanOrEqual(5000);
        expect(wait).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

describe('which failures say that the other side is away', () => {
  test.each([
    'hubspot-500',
    'hubspot-503',
    'hubspot-timeout',
    'hubspot-unreachable',
    'hubspot-connection-lost',
    'salesforce-http-502',
    'salesforce-network',
    'salesforce-stopped',
    'salesforce-login-503',
    'salesforce-login-unreachable',
    'salesforce-server-unavailable',
    'http-503',
    'http-408',
    'timeout',
    'unreachable',
    'connection-lost',
    'deaf-connector',
  ])('%s does', (code) => {
    expect(saysAway({ outcome: 'transient', code })).toBe(true);
    expect(saysAway({ outcome: 'ambiguous', code })).toBe(true);
    expect(saysAway({ outcome: 'interrupted', code }), 'cut off by our own stop').toBe(false);
    expect(saysAway({ outcome: 'permanent', code })).toBe(false);
  });

  test.each([
    'account-limit',
    'account-busy',
    'aborted',
    'governor-away',
    'source-away',
    'hubspot-rate-limit',
    'hubspot-423',
    'http-429',
    'salesforce-unable-to-lock-row',
    'salesforce-request-limit-exceeded',
    'hubspot-search-lag',
    'person-unsteady',
    'unexpected',
    'html-answer',
  ])('%s does not', (code) => {
    expect(saysAway({ outcome: 'transient', code })).toBe(false);
  });
});
