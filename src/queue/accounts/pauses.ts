import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AccountOptions } from '../../account.ts';
import { asked } from '../dialer-traffic/away.ts';
import { clock } from '../dialer-traffic/redis-document.ts';
import { accountKeys } from './keys.ts';

/** The account that a connection uses, as the worker has opened it last. */
const OpenedAccount = z.object({ id: z.string(), limits: z.array(z.string()) });
type OpenedAccount = z.infer<typeof OpenedAccount>;

const Kept = z.object({ until: z.coerce.number(), reason: z.string().catch('') });

/** A limit that nobody sends under now. */
export interface LimitPause {
  readonly limit: string;
  /** Milliseconds since the epoch, by Redis' clock. */
  readonly until: number;
  readonly reason: string;
}

/**
 * Keep which accounts these connections use, for those who look at limits and open no connection. Throws
 * TransientError (`governor-away`) when Redis does not answer.
 */
export async function keepAccounts(
  redis: Redis,
  prefix: string,
  accounts: ReadonlyMap<string, Pick<AccountOptions, 'id' | 'limits'>>,
): Promise<void> {
  if (accounts.size === 0) return;
  const entries = [...accounts].map(([connection, { id, limits }]) => {
    const opened: OpenedAccount = { id, limits: Object.keys(limits) };
    return [connection, JSON.stringify(opened)] as const;
  });
  await asked(redis, () => redis.hset(accountsKey(prefix), Object.fromEntries(entries)));
}

/**
 * The limits that rest now, by connection; connections of which none rests are left out. Throws TransientError
 * (`governor-away`) when Redis does not answer.
 */
export function readPauses(
  redis: Redis,
  prefix: string,
  connections: readonly string[],
): Promise<Readonly<Record<string, readonly LimitPause[]>>> {
  return asked(redis, async () => {
    if (connections.length === 0) return {};
    const [now, kept] = await Promise.all([clock(redis), redis.hmget(accountsKey(prefix), ...connections)]);
    const read = connections.map(async (connection, index) => {
      const text = kept[index];
      const pauses = typeof text === 'string' ? await pausesOf(redis, prefix, text, now) : [];
      return [connection, pauses] as const;
    });
    return Object.fromEntries((await Promise.all(read)).filter(([, pauses]) => pauses.length > 0));
  });
}

async function pausesOf(
  redis: Redis,
  prefix: string,
  text: string,
  now: number,
): Promise<readonly LimitPause[]> {
  const { id, limits } = OpenedAccount.parse(JSON.parse(text));
  const keys = accountKeys(prefix, id);
  const found = await Promise.all(
    limits.map(async (limit) => ({ limit, kept: Kept.safeParse(await redis.hgetall(keys.pause(limit))) })),
  );
  return found.flatMap(({ limit, kept: { data } }) =>
    data !== undefined && data.until > now
      ? [{ limit, until: Math.ceil(data.until), reason: data.reason }]
      : [],
  );
}

function accountsKey(prefix: string): string {
  return `${prefix}:~accounts`;
}
