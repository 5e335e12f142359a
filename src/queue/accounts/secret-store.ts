import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Account } from '../../account.ts';
import { TransientError } from '../../domain/errors.ts';
import type { SecretStore } from '../../kit/account/secrets.ts';
import { asked, type Away } from '../dialer-traffic/away.ts';
import type { AccountKeys } from './keys.ts';
import { seal, unseal } from './seal.ts';

/** What is sealed. Its end is the key's: clocks of workers may differ. */
const Sealed = z.object({ value: z.string(), lifeMs: z.number() });

export interface SecretStoreOptions {
  readonly redis: Redis;
  readonly keys: AccountKeys;
  readonly exclusive: Account['exclusive'];
  readonly away: Away;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Secrets of all workers, sealed in Redis. While Redis is away each worker fetches its own: a secret that was
 * fetched once more than needed does no harm.
 */
export function redisSecretStore(options: SecretStoreOptions): SecretStore {
  const { redis, keys, exclusive, away, now } = options;

  return {
    async read({ name, sealedWith }) {
      const key = keys.secret(name);
      const found = await unlessAway(
        asked(redis, () => Promise.all([redis.get(key), redis.pttl(key)]), away),
      );
      const [sealed, leftMs] = found ?? [null, 0];
      if (sealed === null || leftMs <= 0) return undefined;
      const text = unseal(sealed, { sealedWith, place: key });
      const known = text === undefined ? undefined : parse(text);
      if (known === undefined) return undefined;
      const { value, lifeMs } = known;
      const expiresAt = now() + leftMs;
      return { value, expiresAt, fetchedAt: expiresAt - lifeMs };
    },
    async write({ name, sealedWith }, { value, fetchedAt, expiresAt }) {
      const key = keys.secret(name);
      const leftMs = Math.floor(expiresAt - now());
      if (leftMs <= 0) return;
      const text = JSON.stringify({ value, lifeMs: expiresAt - fetchedAt });
      await unlessAway(
        asked(redis, () => redis.set(key, seal(text, { sealedWith, place: key }), 'PX', leftMs), away),
      );
    },
    async alone<Result>(
      name: string,
      signal: AbortSignal,
      work: (signal: AbortSignal) => Promise<Result>,
    ): Promise<Result> {
      let begun = false;
      let done: { readonly result: Result } | undefined;
      try {
        return await exclusive(`secret ${name}`, signal, async (inTurn) => {
          begun = true;
          done = { result: await work(inTurn) };
          return done.result;
        });
      } catch (error) {
        // The turn was lost behind it: two workers have fetched one each, and both are good.
        if (done !== undefined) return done.result;
        if (begun || signal.aborted || !isAway(error)) throw error;
        return work(signal);
      }
    },
  };
}

function parse(text: string): z.infer<typeof Sealed> | undefined {
  try {
    return Sealed.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function unlessAway<Result>(question: Promise<Result>): Promise<Result | undefined> {
  try {
    return await question;
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

function isAway(error: unknown): boolean {
  return error instanceof TransientError && error.code.startsWith('account-');
}
