import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { SharedDocument } from '../../domain/governor/shared-document.ts';
import { asked } from './away.ts';

/** Writes the new text where the old one still stands. KEYS: document. ARGV: old, new, milliseconds to live. */
const REPLACE = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;
/** What nobody has used for a day may be begun anew. */
const LIFE_MS = 24 * 3600 * 1000;
/** Others were faster so often that something else is wrong. */
const MOST_TRIES = 200;
const PAUSE_MS = 3;

/**
 * A document in Redis, by Redis' own clock. Processes replace it by compare-and-swap; within this process
 * they take turns. A text that does not fit the schema (another version's) counts as none.
 */
export function redisDocument<State>(
  redis: Redis,
  key: string,
  schema: z.ZodType<State>,
): SharedDocument<State> {
  let last: Promise<unknown> = Promise.resolve();

  async function attempt<Result>(
    change: (state: State | undefined, now: number) => readonly [State | undefined, Result],
  ): Promise<Result> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const [text, now] = await asked(redis, () => Promise.all([redis.get(key), clock(redis)]));
      const state = parse(schema, text);
      const [next, result] = change(state, now);
      if (next === state || next === undefined) return result;
      const written = await asked(redis, () =>
        redis.eval(REPLACE, 1, key, text ?? '', JSON.stringify(next), LIFE_MS),
      );
      if (written === 1) return result;
      await delay(Math.random() * PAUSE_MS);
    }
    return asked(redis, () => Promise.reject(new Error('too many change the same document')));
  }

  return {
    change(change) {
      const mine = last.then(() => attempt(change));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Milliseconds since the epoch on Redis' clock, which all workers share. */
export async function clock(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

function parse<State>(schema: z.ZodType<State>, text: string | null): State | undefined {
  if (text === null) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
