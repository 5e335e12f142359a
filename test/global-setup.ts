import type { TestProject } from 'vitest/node';
import { startRedis } from '../scripts/private-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Redis that all test files share: `REDIS_URL` where it is set, else one started for this run. */
    redisUrl: string;
  }
}

/** One private Redis for the whole run; `inject('redisUrl')` hands it to the tests. */
export default async function startSharedRedis(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined && given !== '') {
    project.provide('redisUrl', given);
    return undefined;
  }
  const redis = await startRedis();
  project.provide('redisUrl', redis.url);
  return () => redis.stop();
}
