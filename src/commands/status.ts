import type { Config } from '../config/config.ts';
import { listPresent, type Present } from '../queue/presence.ts';
import { type AccountPauses, accountPauses } from '../roles/account-pauses.ts';
import { type DialerFigures, dialerFigures } from '../roles/dialer-figures.ts';
import { type FloorState, floorStates } from '../ledger/floor-states.ts';
import { type CallsStatus, readCallsStatus } from '../roles/reconcile-status.ts';
import { readWork, type WorkStatus } from '../roles/status.ts';
import { configOf, type GlobalOptions, hasLedger, print, withLedger } from './context.ts';
import { statusLines } from './status-lines.ts';
import { withRedis } from './with-redis.ts';

export interface StatusOptions extends GlobalOptions {
  readonly json?: boolean;
}

/** All that `vicibridge status` tells. */
export interface Status {
  /** Worker processes that run, on any machine; undefined = Redis, which knows, cannot be reached. */
  readonly workers: readonly Present[] | undefined;
  /** Why Redis cannot be reached. */
  readonly redisAway: string | undefined;
  readonly dialers: DialerFigures;
  /** Limits of the CRMs' accounts that rest, by connection; undefined = Redis, which knows, cannot be reached. */
  readonly pauses: AccountPauses;
  /** Undefined: there is no ledger in the data folder yet. */
  readonly work: WorkStatus | undefined;
  /** How the floors of the dialers are polled, of those whose floor was read. */
  readonly feeds?: readonly FloorState[] | undefined;
  /** How far the dialers' own records were read, of those whose records were. */
  readonly calls?: Readonly<Record<string, CallsStatus>> | undefined;
}

/** `vicibridge status`: what runs, how the dialers are used, what is on its way. Changes nothing. */
export async function runStatus(options: StatusOptions): Promise<void> {
  const config = configOf(options);
  const work = hasLedger(config) ? await withLedger(config, ({ db }) => readWork(config, db)) : undefined;
  const feeds = hasLedger(config) ? await readFeeds(config) : undefined;
  const calls = hasLedger(config)
    ? await withLedger(config, ({ db }) => readCallsStatus(config, db))
    : undefined;
  const status: Status = { ...(await readShared(config)), work, feeds, calls };
  if (options.json === true) return print(JSON.stringify(status, null, 2));
  for (const line of statusLines(status, Date.now())) print(line);
}

async function readFeeds(config: Config): Promise<readonly FloorState[]> {
  const states = await withLedger(config, ({ db }) => floorStates(db));
  return states.filter(({ dialer }) => config.dialers[dialer]?.feed !== undefined);
}

async function readShared(config: Config): Promise<Omit<Status, 'work' | 'feeds' | 'calls'>> {
  const asked = await withRedis(config, async (redis) => ({
    workers: await listPresent(redis, config.redis.prefix).catch(() => undefined),
    redisAway: undefined,
    dialers: await dialerFigures(config, redis),
    pauses: await accountPauses(config, redis),
  }));
  if ('result' in asked) return asked.result;
  const unknown = Object.keys(config.dialers).map((name) => [name, undefined] as const);
  const dialers = Object.fromEntries(unknown);
  return { workers: undefined, redisAway: asked.away, dialers, pauses: undefined };
}
