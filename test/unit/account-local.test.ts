import { describe, expect, test, vi } from 'vitest';
import type { AccountLimit } from '../../src/account.ts';
import { localAccount } from '../../src/kit/local-account.ts';

const WHO = 'HubSpot (crm)';

function account(limits: Readonly<Record<string, AccountLimit>> = {}, start: number = Date.now()) {
  const clock = { now: start };
  const opened = localAccount({ id: 'one', who: WHO, limits }, () => clock.now);
  return {
    clock,
    turn: (names: readonly string[], signal: AbortSignal) => opened.turn(names, signal),
    pause: (limit: string, until: number, reason: string) => opened.pause(limit, until, reason),
    paused: (limit: string) => opened.paused(limit),
    exclusive: <Result>(key: string, signal: AbortSignal, work: () => Promise<Result>) =>
      opened.exclusive(key, signal, work),
  };
}

function patience(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

describe('turns under limits', () => {
  test('when more is asked for than may go at once, then the others go one by one, in order', async () => {
    const { turn } = account({ burst: { requests: 20, perMs: 400 } });
    const order: number[] = [];
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        await turn(['burst'], patience());
        order.push(index);
      }),
    );
    expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index));
    // Four at once, eight more at 24.7 ms each.
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  test('when two limits are named, then both hold, and who names one does not wait for the other', async () => {
    const { turn } = account({
      burst: { requests: 1000, perMs: 1000 },
      search: { requests: 1, perMs: 300 },
    });
    await turn(['burst', 'search'], patience());
    const began = performance.now();
    const order: string[] = [];
    const both = turn(['burst', 'search'], patience()).then(() => order.push('both'));
    await turn(['burst'], patience());
    order.push('burst');
    await both;
    expect(order).toEqual(['burst', 'both']);
    expect(performance.now() - began).toBeGreaterThan(250);
  });

  test('when the wait is longer than a few seconds, then it is told at once, with when to come again', async () => {
    const { turn } = account({ slow: { requests: 1, perMs: 8000 } });
    await turn(['slow'], patience());
    const began = performance.now();
    const error: unknown = await turn(['slow'], patience()).catch((thrown: unknown) => thrown);
    expect(performance.now() - began).toBeLessThan(1500);
    expect(error).toMatchObject({ kind: 'transient', code: 'account-limit' });
    const { message, retryAfterMs } = error as { message: string; retryAfterMs: number };
    expect(message).toMatch(/^HubSpot \(crm\): .*nothing was sent/);
    expect(retryAfterMs).toBeGreaterThan(7000);
    expect(retryAfterMs).toBeLessThanOrEqual(8400);
  });

  test('when too many are in line, then those at its end do not wait there', async () => {
    const { turn } = account({ burst: { requests: 5, perMs: 1000 } });
    const stop = new AbortController();
    const all = Array.from({ length: 60 }, () =>
      turn(['burst'], stop.signal).catch((error: unknown) => error),
    );
    const last = await all.at(-1);
    stop.abort();
    expect(last).toMatchObject({ code: 'account-limit' });
    expect((last as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(5000);
    await Promise.all(all);
  });

  test('when the signal is aborted, then the wait ends, and nothing is counted for it', async () => {
    const { turn } = account({ burst: { requests: 1, perMs: 1000 } });
    await turn(['burst'], patience());
    const stop = new AbortController();
    const stopped = turn(['burst'], stop.signal);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ kind: 'transient', code: 'aborted' });
    const began = performance.now();
    await turn(['burst'], patience());
    // Had the one that was stopped been counted, it would be twice the time.
    expect(performance.now() - began).toBeLessThan(1900);
  });

  test('a limit that was not told of is a mistake of the connector', async () => {
    await expect(account().turn(['burst'], patience())).rejects.toThrow('HubSpot (crm) has no limit burst');
  });
});

describe('pauses', () => {
  const LIMITS = { burst: { requests: 100, perMs: 100 }, daily: { requests: Infinity, perMs: 86_400_000 } };

  test('while a limit is paused nobody goes under it, others do, and it ends by itself', async () => {
    const { turn, pause, paused, clock } = account(LIMITS, 1_000_000);
    await pause('daily', 1_090_000, 'the daily limit is used up');
    await expect(turn(['burst', 'daily'], patience())).rejects.toMatchObject({
      code: 'account-limit',
      retryAfterMs: 90_000,
      message: expect.stringContaining('"daily" rests for 90 s (the daily limit is used up)') as string,
    });
    await turn(['burst'], patience());
    expect(await paused('daily')).toEqual({ until: 1_090_000, reason: 'the daily limit is used up' });
    clock.now = 1_090_000;
    await turn(['burst', 'daily'], patience());
    expect(await paused('daily')).toBeUndefined();
  });

  test('a later end wins, an earlier one changes nothing', async () => {
    const { pause, paused } = account(LIMITS, 1_000_000);
    await pause('burst', 1_020_000, 'long');
    await pause('burst', 1_010_000, 'short');
    expect(await paused('burst')).toEqual({ until: 1_020_000, reason: 'long' });
    await pause('burst', 1_030_000, 'longer');
    expect(await paused('burst')).toEqual({ until: 1_030_000, reason: 'longer' });
  });
});

describe('exclusive work', () => {
  test('of one key it runs one after the other in order, of others beside it, and hands back its result', async () => {
    const { exclusive } = account();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = exclusive('a', patience(), async () => {
      await gate.promise;
      order.push('first');
      return 1;
    });
    const second = exclusive('a', patience(), () => Promise.resolve(order.push('second')));
    await exclusive('b', patience(), () => Promise.resolve(order.push('other')));
    gate.resolve();
    expect(await first).toBe(1);
    await second;
    expect(order).toEqual(['other', 'first', 'second']);
  });

  test('when the turn does not come in time, then the work never starts, and the next in line has it', async () => {
    const { exclusive } = account();
    const gate = Promise.withResolvers<void>();
    const holding = exclusive('a', patience(), () => gate.promise);
    const stop = new AbortController();
    const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const stopped = exclusive('a', stop.signal, work);
    const next = exclusive('a', patience(), () => Promise.resolve('next'));
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ kind: 'transient', code: 'account-busy' });
    gate.resolve();
    await holding;
    expect(await next).toBe('next');
    expect(work).not.toHaveBeenCalled();
  });

  test('what the work throws is passed on, and frees the key', async () => {
    const { exclusive } = account();
    const failed = exclusive('a', patience(), () => Promise.reject(new Error('mine')));
    await expect(failed).rejects.toThrow('mine');
    expect(await exclusive('a', patience(), () => Promise.resolve('free'))).toBe('free');
  });
});
