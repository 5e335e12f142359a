import type { Redis } from 'ioredis';
import type { Finding } from '../domain/finding.ts';

/**
 * What this Redis must be set to. `error`: jobs would be thrown away silently, nothing may be queued.
 * `warning`: works, because the ledger re-enqueues what a restart of Redis forgets.
 */
export async function checkRedisPolicy(redis: Redis): Promise<readonly Finding[]> {
  const memory = await redis.info('memory');
  const persistence = await redis.info('persistence');
  const policy = field(memory, 'maxmemory_policy') ?? 'unknown';
  const findings: Finding[] = [];
  if (policy === 'noeviction') {
    findings.push({ level: 'ok', message: 'redis: maxmemory-policy is noeviction' });
  } else {
    findings.push({
      level: 'error',
      message: `redis: maxmemory-policy is ${policy}, so jobs can vanish when memory runs short; run: redis-cli config set maxmemory-policy noeviction, and set it in redis.conf`,
    });
  }
  if (field(persistence, 'aof_enabled') === '1') {
    findings.push({ level: 'ok', message: 'redis: append-only file is on' });
  } else {
    findings.push({
      level: 'warning',
      message:
        'redis: the append-only file is off, so a restart of Redis forgets the queue (the ledger re-enqueues it, later); run: redis-cli config set appendonly yes, and set it in redis.conf',
    });
  }
  return findings;
}

function field(info: string, name: string): string | undefined {
  const line = info.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}
