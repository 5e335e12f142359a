import { describe, expect, test, vi } from 'vitest';
import type { SharedSecret } from '../../src/account.ts';
import { AuthError } from '../../src/domain/errors.ts';
import { localAccount } from '../../src/kit/local-account.ts';

const HOUR_MS = 3_600_000;

/** A token that is `token-1`, `token-2` ... and is good for an hour. */
function rig() {
  const clock = { now: 1_000_000 };
  const account = localAccount({ id: 'one', who: 'HubSpot (crm)', limits: {} }, () => clock.now);
  const gates: PromiseWithResolvers<void>[] = [];
  let held = false;
  let fetched = 0;
  const fetch = vi.fn<SharedSecret['fetch']>(async () => {
    fetched += 1;
    const value = `token-${fetched}`;
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    if (!held) gate.resolve();
    await gate.promise;
    return { value, expiresAt: clock.now + HOUR_MS };
  });
  const secret: SharedSecret = { name: 'access-token', sealedWith: 'client-secret', fetch };
  return {
    clock,
    fetch,
    secret,
    gates,
    hold: () => (held = true),
    shared: (signal: AbortSignal = AbortSignal.timeout(5000)) => account.shared(secret, signal),
    renew: (refused: string) => account.renew(secret, refused, AbortSignal.timeout(5000)),
  };
}

describe('a secret that is shared', () => {
  test('when many need it at once, then it is fetched once', async () => {
    const { shared, fetch } = rig();
    const all = await Promise.all(Array.from({ length: 50 }, () => shared()));
    expect(new Set(all)).toEqual(new Set(['token-1']));
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('when its end is near, then it is renewed beside the work that goes on with the old one', async () => {
    const { shared, fetch, clock, gates, hold } = rig();
    await shared();
    hold();
    clock.now += HOUR_MS - 59_000;
    expect(await shared()).toBe('token-1');
    expect(await shared()).toBe('token-1');
    await expect.poll(() => fetch.mock.calls.length).toBe(2);
    expect(await shared()).toBe('token-1');
    gates[1]?.resolve();
    await expect.poll(() => shared()).toBe('token-2');
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('when the early renewal fails, then the old one is used to its end, and only then somebody is told', async () => {
    const { shared, fetch, clock } = rig();
    await shared();
    fetch.mockRejectedValue(new AuthError('revoked', { code: 'no-login' }));
    clock.now += HOUR_MS - 30_000;
    expect(await shared()).toBe('token-1');
    await expect.poll(() => fetch.mock.calls.length).toBe(2);
    expect(await shared()).toBe('token-1');
    expect(fetch, 'not at every request').toHaveBeenCalledTimes(2);
    clock.now += 30_000;
    await expect(shared()).rejects.toMatchObject({ code: 'no-login' });
  });

  test('when one of those who wait is stopped, then it leaves and the others get theirs', async () => {
    const { shared, hold, gates } = rig();
    hold();
    const stop = new AbortController();
    const [stopped, other] = [shared(stop.signal), shared()];
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ kind: 'transient', code: 'account-busy' });
    gates[0]?.resolve();
    expect(await other).toBe('token-1');
  });

  test('when all who wait are stopped, then the fetch is stopped too', async () => {
    const { shared, fetch, hold } = rig();
    hold();
    const stop = new AbortController();
    const stopped = shared(stop.signal);
    await expect.poll(() => fetch.mock.calls.length).toBe(1);
    const signal = fetch.mock.calls[0]?.[0];
    expect(signal?.aborted).toBe(false);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'account-busy' });
    expect(signal?.aborted).toBe(true);
  });

  test('when the fetch fails, then all who wait are told why, and the next tries anew', async () => {
    const { shared, fetch } = rig();
    fetch.mockRejectedValueOnce(new AuthError('revoked', { code: 'no-login' }));
    const outcomes = await Promise.allSettled([shared(), shared()]);
    expect(outcomes).toMatchObject([{ reason: { code: 'no-login' } }, { reason: { code: 'no-login' } }]);
    expect(await shared()).toBe('token-1');
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe('a secret that was refused', () => {
  test('when many have met the refusal, then another one is fetched once, and later refusals of the old get it', async () => {
    const { shared, renew, fetch } = rig();
    const old = await shared();
    const all = await Promise.all(Array.from({ length: 20 }, () => renew(old)));
    expect(new Set(all)).toEqual(new Set(['token-2']));
    expect(await renew(old)).toBe('token-2');
    expect(await shared()).toBe('token-2');
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
