import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit } from '../../src/domain/governor/admit.ts';
import { LANES } from '../../src/domain/governor/lane.ts';
import { freshGovernor } from '../../src/domain/governor/state.ts';
import { RULES, simulation } from './governor-rig.ts';

describe('the bucket', () => {
  test('when calls always wait, then two go at once and eight in every second after that', () => {
    const dialer = simulation();
    while (dialer.tryOne('normal').kind === 'go');
    expect(dialer.sent).toHaveLength(2);
    dialer.run(10, ['normal']);
    expect(dialer.sent.length).toBeGreaterThanOrEqual(80);
    expect(dialer.sent.length).toBeLessThanOrEqual(82);
  });

  test('whatever the lanes that wait, no second has more calls than the rate, the burst and one saved in each share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ lanes: fc.subarray([...LANES]), seconds: fc.integer({ min: 1, max: 3 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        (phases) => {
          const dialer = simulation();
          for (const { lanes, seconds } of phases) dialer.run(seconds, lanes);
          const times = dialer.sent.map(({ at }) => at);
          for (const from of times)
            expect(times.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(12);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('when many calls wait, then no more than the configured calls are under way at once', () => {
    const dialer = simulation({ ratePerSecond: 100, maxRatePerSecond: 100, burst: 50 });
    dialer.dialer.latencyMs = 60_000;
    dialer.run(1, ['normal']);
    expect(dialer.sent).toHaveLength(6);
    dialer.run(1, ['speed-to-lead']);
    expect(dialer.sent).toHaveLength(7);
    dialer.run(2, ['dnc']);
    expect(dialer.sent).toHaveLength(8);
  });
});

describe('a dialer that slows down', () => {
  test('when calls take four times as long, then the rate is halved within ten seconds and DNC keeps its share', () => {
    const dialer = simulation();
    dialer.run(30, ['normal']);
    expect(dialer.rate).toBe(8);
    dialer.dialer.latencyMs = 200;
    const slowFrom = dialer.now;
    dialer.run(10, ['normal', 'dnc']);
    expect(dialer.rate).toBeLessThanOrEqual(4);
    const lastSecond = dialer.now - 1000;
    expect(dialer.count('normal', lastSecond)).toBeLessThanOrEqual(4);
    dialer.run(10, ['normal', 'dnc']);
    // Two a second are a quarter of the configured eight.
    expect(dialer.count('dnc', slowFrom)).toBeGreaterThanOrEqual(40);
  });

  test('when it is well again, then the rate grows back by half a call a second each second, and no further', () => {
    const dialer = simulation();
    dialer.run(10, ['normal']);
    dialer.dialer.latencyMs = 200;
    dialer.run(10, ['normal']);
    dialer.dialer.latencyMs = 50;
    dialer.run(6, ['normal']);
    const before = dialer.rate ?? 0;
    dialer.run(4, ['normal']);
    expect((dialer.rate ?? 0) - before).toBeCloseTo(2, 0);
    dialer.run(20, ['normal']);
    expect(dialer.rate).toBe(8);
  });

  test('when one single call takes a hundred times as long, then nothing is cut', () => {
    const dialer = simulation();
    dialer.run(10, ['normal']);
    dialer.dialer.latencyMs = 5000;
    while (dialer.tryOne('normal').kind !== 'go') dialer.run(0.005, []);
    dialer.dialer.latencyMs = 50;
    dialer.run(10, ['normal']);
    expect(dialer.decreases).toBe(0);
  });

  test('when calls take 20 ms instead of 4, then nothing is cut: that is our own machine', () => {
    const dialer = simulation();
    dialer.dialer.latencyMs = 4;
    dialer.run(10, ['normal']);
    dialer.dialer.latencyMs = 20;
    dialer.run(10, ['normal']);
    expect(dialer.decreases).toBe(0);
  });

  test('when a scan of the table takes long, then it is not compared with other calls', () => {
    const dialer = simulation();
    dialer.run(10, ['normal']);
    dialer.dialer.latencyMs = 400;
    dialer.dialer.kind = 'scan';
    dialer.run(10, ['normal']);
    expect(dialer.decreases).toBe(0);
  });

  test('when the baseline is configured, then the very first slow calls count', () => {
    const dialer = simulation({ baselineMs: 50 });
    dialer.dialer.latencyMs = 200;
    dialer.run(5, ['normal']);
    expect(dialer.rate).toBeLessThanOrEqual(4);
  });

  test('when it stays four times as slow for half an hour, then that has become the baseline', () => {
    const dialer = simulation({ minRatePerSecond: 1 });
    dialer.run(10, ['normal']);
    dialer.dialer.latencyMs = 200;
    dialer.run(1800, ['normal']);
    expect(dialer.rate).toBeGreaterThan(4);
  });
});

describe('a dialer that fails', () => {
  test('when every call fails, then the rate falls to the floor and not below, and each call counts once', () => {
    const dialer = simulation();
    dialer.dialer.verdict = 'trouble';
    dialer.run(30, ['normal']);
    expect(dialer.rate).toBe(0.5);
    dialer.run(1, []);
    expect(dialer.errors).toBe(dialer.sent.length);
  });

  test('when eight calls fail together, then the rate is halved once', () => {
    const dialer = simulation({ burst: 8, concurrency: 9 });
    dialer.dialer.verdict = 'trouble';
    while (dialer.tryOne('dnc').kind === 'go');
    expect(dialer.sent.length).toBeGreaterThanOrEqual(8);
    dialer.run(1, []);
    expect(dialer.decreases).toBe(1);
    expect(dialer.rate).toBe(4);
  });

  test('when calls tell nothing of the load, then they change nothing', () => {
    const dialer = simulation();
    dialer.dialer.verdict = 'unknown';
    dialer.dialer.latencyMs = 5000;
    dialer.run(10, ['normal']);
    expect(dialer.rate).toBe(8);
  });
});

describe('shares', () => {
  test('when the reserved lanes take all they may, then normal calls still get a quarter of the rate', () => {
    const dialer = simulation();
    dialer.dialer.verdict = 'trouble';
    dialer.run(20, ['normal', 'dnc', 'speed-to-lead']);
    const from = dialer.now;
    dialer.run(80, ['normal', 'dnc', 'speed-to-lead']);
    expect(dialer.count('normal', from)).toBeGreaterThan(0);
    expect(dialer.count('dnc', from)).toBeGreaterThanOrEqual(160);
  });

  test('when nobody uses the reserved shares, then normal calls have the whole rate', () => {
    const dialer = simulation();
    dialer.run(1, ['normal']);
    const from = dialer.now;
    dialer.run(10, ['normal']);
    expect(dialer.count('normal', from)).toBeGreaterThanOrEqual(79);
  });
});

test('when the configured rate was lowered since the state was written, then the new one holds at once', () => {
  const fast = freshGovernor({ ...RULES, ratePerSecond: 50, burst: 50 }, 0);
  const ask = { lane: 'normal', member: 'one', inFlight: 1, waiting: fast.tokens } as const;
  const [state] = admit(fast, 1000, RULES, ask);
  expect(state.ratePerSecond).toBe(8);
  expect(state.tokens.normal).toBeLessThanOrEqual(RULES.burst);
});
