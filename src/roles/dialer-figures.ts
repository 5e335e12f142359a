import type { Config } from '../config/config.ts';
import type { TrafficFigures } from '../domain/governor/figures.ts';
import { readTraffic } from '../queue/dialer-traffic/read-traffic.ts';

/** Undefined: Redis, which has them, does not answer. */
export type DialerFigures = Readonly<Record<string, TrafficFigures | undefined>>;

/** A Redis that hangs holds up nobody who looks. */
const PATIENCE_MS = 1500;

/** How every configured dialer is used now. */
export async function dialerFigures(
  config: Pick<Config, 'dialers' | 'redis'>,
  redis: Parameters<typeof readTraffic>[0],
): Promise<DialerFigures> {
  const names = Object.keys(config.dialers);
  const figures = await Promise.all(
    names.map((name) => withPatience(readTraffic(redis, config.redis.prefix, name).catch(() => undefined))),
  );
  return Object.fromEntries(names.map((name, index) => [name, figures[index]]));
}

async function withPatience<T>(answer: Promise<T | undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
