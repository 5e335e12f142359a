import type { Config } from '../config/config.ts';
import type { TrafficFigures } from '../domain/governor/figures.ts';
import { readTraffic } from '../queue/dialer-traffic/read-traffic.ts';
import { withPatience } from './with-patience.ts';

/** Undefined: Redis, which has them, does not answer. */
export type DialerFigures = Readonly<Record<string, TrafficFigures | undefined>>;

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
