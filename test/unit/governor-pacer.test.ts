import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import type { Lane } from '../../src/domain/governor/lane.ts';
import { createPacer } from '../../src/domain/governor/pacer.ts';
import type { GovernorRules } from '../../src/domain/governor/rules.ts';
import { memoryDocument } from '../../src/domain/governor/shared-document.ts';
import type { GovernorState } from '../../src/domain/governor/state.ts';
import { RULES } from './governor-rig.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 17) });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

function pacerWith(rules: Partial<GovernorRules> = {}) {
  const document = memoryDocument<GovernorState>(Date.now);
  const pacer = createPacer({ document, rules: { ...RULES, ...rules }, member: 'one', who: 'main' });
  const order: string[] = [];
  const call = (lane: Lane, name: string, signal: AbortSignal = never) =>
    pacer.pace({ lane, kind: 'write', signal }, () => Promise.resolve(void order.push(name)));
  const state = () => document.change((state) => [state, state]);
  return { pacer, order, call, state };
}

describe('the queue before a dialer', () => {
  test('when fifty normal calls wait, then a DNC call goes at once, and the normal ones keep their order', async () => {
    const { call, order } = pacerWith();
    const normal = Array.from({ length: 50 }, (_, index) => call('normal', `n${index}`));
    await vi.advanceTimersByTimeAsync(1000);
    const before = order.length;
    await call('dnc', 'dnc');
    expect(order.length).toBe(before + 1);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(normal);
    const others = order.filter((name) => name !== 'dnc');
    expect(others).toEqual(Array.from({ length: 50 }, (_, index) => `n${index}`));
  });

  test('when a wait is stopped, then its call is never made, and it does not stay among those that wait', async () => {
    const { call, order, state } = pacerWith();
    const stop = new AbortController();
    await Promise.all([call('normal', 'a'), call('normal', 'b')]);
    const stopped = call('normal', 'stopped', stop.signal);
    const refused = expect(stopped).rejects.toMatchObject({ kind: 'transient', code: 'aborted' });
    await vi.advanceTimersByTimeAsync(20);
    stop.abort();
    await refused;
    await vi.advanceTimersByTimeAsync(1000);
    expect(order).toEqual(['a', 'b']);
    expect((await state())?.members['one']).toMatchObject({ inFlight: 0, waiting: { normal: 0 } });
  });

  test('when quiet hours hold normal calls, then they are told to come back at the end', async () => {
    const quiet = [{ from: '12:00', to: '13:00', ratePerSecond: 0 }];
    const { call } = pacerWith({ quiet });
    await expect(call('normal', 'x')).rejects.toMatchObject({
      kind: 'transient',
      code: 'quiet-hours',
      retryAfterMs: 3_600_000,
    });
    await call('dnc', 'y');
  });

  test('when the last check stops a call, then it is never made and counts as nothing', async () => {
    const { pacer, state } = pacerWith();
    const lastCheck = () => Promise.reject(new AuthError('refused', { code: 'login-incorrect' }));
    const made = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const options = { lane: 'normal', kind: 'read', signal: never, lastCheck } as const;
    await expect(pacer.pace(options, made)).rejects.toMatchObject({ code: 'login-incorrect' });
    expect(made).not.toHaveBeenCalled();
    expect(await state()).toMatchObject({ errors: 0, latest: [] });
  });
});

describe('what a call shows of the load', () => {
  test.each([
    ['a timeout', new TransientError('x', { code: 'timeout' }), 1],
    ['a dialer without its database', new TransientError('x', { code: 'database-down' }), 1],
    ['a refused record', new PermanentError('x', { code: 'invalid-phone' }), 0],
    ['a bug of ours', new Error('x'), 0],
  ])('%s', async (_name, error, errors) => {
    const { pacer, state } = pacerWith();
    const failing = pacer.pace({ lane: 'normal', kind: 'write', signal: never }, () => Promise.reject(error));
    await expect(failing).rejects.toBe(error);
    await pacer.close();
    expect(await state()).toMatchObject({ errors, ratePerSecond: errors === 0 ? 8 : 4 });
  });

  test('an answer that the caller judges to be trouble', async () => {
    const { pacer, state } = pacerWith();
    const judge = () => 'trouble' as const;
    await pacer.pace({ lane: 'normal', kind: 'write', signal: never, judge }, () => Promise.resolve());
    expect(await state()).toMatchObject({ errors: 1, ratePerSecond: 4 });
  });
});

test('while a call runs for a minute, then its process is not taken for gone', async () => {
  const { pacer, state } = pacerWith();
  const gate = Promise.withResolvers<void>();
  const call = pacer.pace({ lane: 'normal', kind: 'write', signal: never }, () => gate.promise);
  await vi.advanceTimersByTimeAsync(60_000);
  const member = (await state())?.members['one'];
  expect(member?.inFlight).toBe(1);
  expect(Date.now() - (member?.at ?? 0)).toBeLessThan(10_000);
  gate.resolve();
  await call;
  await pacer.close();
  expect((await state())?.members['one']?.inFlight).toBe(0);
});

test.each([
  ['under way for twelve seconds', 12_000, { errors: 1, ratePerSecond: 4 }],
  ['just begun', 200, { errors: 0, ratePerSecond: 8 }],
])(
  'when a call that is %s is given up, then its time tells of the dialer (defect: a dialer that hung never cut the rate where the delivery ended first)',
  async (_name, afterMs, expected) => {
    const { pacer, state } = pacerWith();
    const attempt = new AbortController();
    const call = pacer.pace({ lane: 'normal', kind: 'write', signal: attempt.signal }, async () => {
      await new Promise((resolve) => attempt.signal.addEventListener('abort', resolve, { once: true }));
      throw new TransientError('no answer', { code: 'timeout' });
    });
    const ended = expect(call).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(afterMs);
    attempt.abort();
    await ended;
    await pacer.close();
    expect(await state()).toMatchObject(expected);
  },
);
