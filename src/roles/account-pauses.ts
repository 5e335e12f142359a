import type { Config } from '../config/config.ts';
import type { Metric } from '../observe/prometheus.ts';
import { type LimitPause, readPauses } from '../queue/accounts/pauses.ts';
import { withPatience } from './with-patience.ts';

/** Limits of the CRMs' accounts that rest, by connection; undefined: Redis, which has them, does not answer. */
export type AccountPauses = Readonly<Record<string, readonly LimitPause[]>> | undefined;

/** Which limits rest now, for every connection of the configuration. */
export function accountPauses(
  { connections, redis: { prefix } }: Pick<Config, 'connections' | 'redis'>,
  redis: Parameters<typeof readPauses>[0],
): Promise<AccountPauses> {
  return withPatience(readPauses(redis, prefix, Object.keys(connections)).catch(() => undefined));
}

/** The same as metrics. */
export function pauseMetrics(pauses: AccountPauses): readonly Metric[] {
  return [
    {
      name: 'vicibridge_account_limit_paused_until_seconds',
      type: 'gauge',
      help: 'When requests under this limit of the account may go again, seconds since the epoch; none = no limit rests.',
      samples: Object.entries(pauses ?? {}).flatMap(([connection, resting]) =>
        resting.map(({ limit, until }) => ({ labels: { connection, limit }, value: until / 1000 })),
      ),
    },
  ];
}
