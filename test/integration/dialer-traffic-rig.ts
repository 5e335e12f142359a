import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { inject, onTestFinished } from 'vitest';
import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DialerTraffic, GovernorRules } from '../../src/dialer-traffic.ts';
import { connectTraffic, type TrafficControl } from '../../src/queue/dialer-traffic/open-traffic.ts';
import { trafficKeys } from '../../src/queue/dialer-traffic/keys.ts';
import { RULES } from '../unit/governor-rig.ts';
import { keptLog } from './ledger-rig.ts';

/** Several workers of one dialer, each with a connection of its own, on one real Redis. */
export interface Workers {
  readonly url: string;
  readonly prefix: string;
  readonly redis: Redis;
  readonly keys: ReturnType<typeof trafficKeys>;
  /** One more worker; ready to be used. */
  worker(): Promise<TrafficControl>;
  /** One more worker's traffic of the dialer `main`. */
  traffic(rules?: Partial<GovernorRules>): Promise<DialerTraffic>;
}

export const QUICK: Partial<GovernorRules> = { ratePerSecond: 100, maxRatePerSecond: 100, burst: 50 };

export function workers(
  options: { readonly leaseMs?: number | undefined; readonly redisUrl?: string | undefined } = {},
): Workers {
  const url = options.redisUrl ?? inject('redisUrl');
  const prefix = `{${randomUUID().slice(0, 8)}}`;
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());

  async function worker(): Promise<TrafficControl> {
    const control = connectTraffic({ url, prefix, logger: keptLog().logger, leaseMs: options.leaseMs });
    onTestFinished(() => control.close());
    if (control.redis.status !== 'ready') await once(control.redis, 'ready');
    return control;
  }

  return {
    url,
    prefix,
    redis,
    keys: trafficKeys(prefix, 'main'),
    worker,
    async traffic(rules = QUICK) {
      const control = await worker();
      const traffic = control.open({ name: 'main', who: 'main', rules: { ...RULES, ...rules } });
      onTestFinished(() => traffic.close());
      return traffic;
    },
  };
}

/** The dialer `main` as one more worker delivers to it. */
export async function dialerOf(rig: Workers, url: string, settings: object = {}) {
  const { open } = await rig.worker();
  const { logger } = keptLog();
  const parsed = VicidialSettings.parse({
    type: 'vicidial',
    url,
    user: 'bridge',
    password: 'right-password',
    timezone: 'America/New_York',
    listId: '1001',
    governor: { ratePerSecond: 100, burst: 50 },
    ...settings,
  });
  const dialer = connectVicidial(parsed, { name: 'main', logger, now: Date.now, openTraffic: open });
  onTestFinished(() => dialer.close());
  return dialer;
}

/** Long enough for every test here, so that it never decides one. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(15_000);
}
