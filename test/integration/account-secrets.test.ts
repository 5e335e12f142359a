import { describe, expect, test, vi } from 'vitest';
import type { SharedSecret } from '../../src/account.ts';
import { seal, unseal } from '../../src/queue/accounts/seal.ts';
import { accountWorkers, patience } from './account-rig.ts';

/** Tokens `token-1`, `token-2` ... in the order in which they are fetched, whoever fetches. */
function tokens(lifeMs: number = 3_600_000) {
  let count = 0;
  const fetch = vi.fn<SharedSecret['fetch']>(async () => {
    count += 1;
    const value = `token-${count}`;
    await new Promise((resolve) => setImmediate(resolve));
    return { value, expiresAt: Date.now() + lifeMs };
  });
  return { fetch, secret: { name: 'access-token', sealedWith: 'client-secret', fetch } };
}

describe('a secret over two workers', () => {
  test('when both need it at once, then one fetches it and both have it', async () => {
    const rig = accountWorkers();
    const { fetch, secret } = tokens();
    const [one, other] = [await rig.worker(), await rig.worker()];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).shared(secret, patience())),
    );
    expect(new Set(all)).toEqual(new Set(['token-1']));
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('when it was refused and one has renewed it, then the other takes that one', async () => {
    const rig = accountWorkers();
    const { fetch, secret } = tokens();
    const [one, other] = [await rig.worker(), await rig.worker()];
    const old = await one.shared(secret, patience());
    expect(await other.shared(secret, patience())).toBe(old);
    const renewed = await Promise.all([
      one.renew(secret, old, patience()),
      other.renew(secret, old, patience()),
    ]);
    expect(renewed).toEqual(['token-2', 'token-2']);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('when its end is near, then one renews it and the other goes on with the old one meanwhile', async () => {
    const rig = accountWorkers();
    const { fetch, secret } = tokens(2000);
    const [one, other] = [await rig.worker(), await rig.worker()];
    await one.shared(secret, patience());
    expect(await other.shared(secret, patience())).toBe('token-1');
    await expect
      .poll(() => Promise.all([one.shared(secret, patience()), other.shared(secret, patience())]), {
        timeout: 5000,
      })
      .toEqual(['token-2', 'token-2']);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('it stands in redis sealed only, and goes when it ends', async () => {
    const rig = accountWorkers();
    const { secret } = tokens(60_000);
    await (await rig.worker()).shared(secret, patience());
    const key = rig.keys.secret('access-token');
    const stored = await rig.redis.get(key);
    expect(stored).toMatch(/^[\w-]{40,}$/);
    expect(Buffer.from(stored ?? '', 'base64url').toString('latin1')).not.toContain('token-1');
    const leftMs = await rig.redis.pttl(key);
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThanOrEqual(60_000);
  });

  test('a worker whose configuration has another secret cannot open it, and fetches its own', async () => {
    const rig = accountWorkers();
    const { secret } = tokens();
    const [one, other] = [await rig.worker(), await rig.worker()];
    await one.shared(secret, patience());
    expect(await other.shared({ ...secret, sealedWith: 'rotated' }, patience())).toBe('token-2');
  });

  test('what somebody else has put in its place is not taken', async () => {
    const rig = accountWorkers();
    const { secret } = tokens();
    const key = rig.keys.secret('access-token');
    for (const text of ['', 'nonsense', seal('no json', { sealedWith: 'client-secret', place: key })]) {
      await rig.redis.set(key, text, 'PX', 60_000);
      expect(await (await rig.worker()).shared(secret, patience())).toMatch(/^token-/);
    }
  });
});

test('a sealed text opens with the same secret at the same place only, and not when a byte is changed', () => {
  const options = { sealedWith: 'client-secret', place: 'here' };
  const sealed = seal('the token', options);
  expect(unseal(sealed, options)).toBe('the token');
  expect(unseal(sealed, { ...options, place: 'there' })).toBeUndefined();
  expect(unseal(sealed, { ...options, sealedWith: 'other' })).toBeUndefined();
  const bytes = Buffer.from(sealed, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(unseal(bytes.toString('base64url'), options)).toBeUndefined();
  expect(seal('the token', options), 'never the same twice').not.toBe(sealed);
});
