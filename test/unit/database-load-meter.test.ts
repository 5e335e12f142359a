import { describe, expect, test } from 'vitest';
import { createLoadMeter } from '../../connectors/vicidial/database/load-meter.ts';

/** A meter whose statements take what the test says. */
function meterOf() {
  let nowMs = 1_000_000;
  const meter = createLoadMeter(() => nowMs);
  return {
    meter,
    wait: (ms: number): void => {
      nowMs += ms;
    },
    run: async (tookMs: number, text = 'SELECT 1', rows = 1): Promise<void> => {
      await meter.measure(text, () => {
        nowMs += tookMs;
        return Promise.resolve(Array.from({ length: rows }, () => ({})));
      });
    },
    fail: async (tookMs: number, error: Error): Promise<void> => {
      const failed = meter.measure('SELECT 1', () => {
        nowMs += tookMs;
        return Promise.reject(error);
      });
      await expect(failed).rejects.toBe(error);
    },
  };
}

function serverError(errno: number): Error {
  return Object.assign(new Error('as mysql2 throws it'), { errno, code: 'ER_SOMETHING' });
}

async function times(count: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done += 1) await work();
}

test('statements, rows and time add up, the failed ones too, and the slowest is kept', async () => {
  const { meter, run, fail } = meterOf();
  expect(meter.load()).toEqual({ statements: 0, rows: 0, busyMs: 0, slowestMs: 0 });
  await run(4, 'SELECT a', 10);
  await run(30, 'SELECT b', 0);
  await fail(7, serverError(1054));
  expect(meter.load()).toEqual({ statements: 3, rows: 10, busyMs: 41, slowestMs: 30 });
});

describe('slow', () => {
  test('is nothing at the start, and no one statement alone, however long it took', async () => {
    const { meter, run } = meterOf();
    expect(meter.isSlow()).toBe(false);
    await times(20, () => run(5));
    await run(4_900);
    expect(meter.isSlow()).toBe(false);
  });

  test('is a server when two statements in a row take ten times as long, until several are as usual again', async () => {
    const { meter, run } = meterOf();
    await times(20, () => run(5));
    await times(2, () => run(1_200));
    expect(meter.isSlow()).toBe(true);
    await run(5);
    expect(meter.isSlow()).toBe(true);
    await times(5, () => run(5));
    expect(meter.isSlow()).toBe(false);
  });

  test('stays with three times as long as usual, but does not begin with it', async () => {
    const { meter, run } = meterOf();
    await times(20, () => run(5));
    await times(10, () => run(300));
    expect(meter.isSlow()).toBe(false);
    await times(3, () => run(1_200));
    expect(meter.isSlow()).toBe(true);
    await times(10, () => run(300));
    expect(meter.isSlow()).toBe(true);
  });

  test('are no statements that are quick for what they bring, though they take much longer than usual', async () => {
    const { meter, run } = meterOf();
    await times(20, () => run(2));
    await times(50, () => run(90));
    expect(meter.isSlow()).toBe(false);
    await times(50, () => run(550, 'SELECT 1', 5_000));
    expect(meter.isSlow()).toBe(false);
  });

  test('is not a statement that always takes long, told apart by its text', async () => {
    const { meter, run } = meterOf();
    await times(20, () => run(5, 'SELECT quick'));
    await times(300, () => run(900, 'SELECT heavy'));
    while (meter.isSlow()) await run(900, 'SELECT heavy');
    await times(20, () => run(900, 'SELECT heavy'));
    expect(meter.isSlow()).toBe(false);
    await times(2, () => run(900, 'SELECT quick'));
    expect(meter.isSlow()).toBe(true);
  });

  test('ends by itself when nobody asks any more', async () => {
    const { meter, run, wait } = meterOf();
    await times(5, () => run(5));
    await times(10, () => run(3_000));
    expect(meter.isSlow()).toBe(true);
    wait(30_000);
    expect(meter.isSlow()).toBe(true);
    wait(60_000);
    expect(meter.isSlow()).toBe(false);
  });

  test.each([
    ['the limit of MariaDB', 1969],
    ['the limit of MySQL', 3024],
    ['a wait for a lock', 1205],
  ])('is the server for a minute after a statement that was ended by %s', async (_, errno) => {
    const { meter, run, fail, wait } = meterOf();
    await fail(300, serverError(errno));
    expect(meter.isSlow()).toBe(true);
    await times(10, () => run(5));
    wait(59_000);
    expect(meter.isSlow()).toBe(true);
    wait(1_000);
    expect(meter.isSlow()).toBe(false);
  });

  test('is not a server that refuses', async () => {
    const { meter, fail } = meterOf();
    await fail(3, serverError(1142));
    expect(meter.isSlow()).toBe(false);
  });
});
