import type { Redis } from 'ioredis';
import type { Finding } from '../domain/finding.ts';

/** Above this share of its limit Redis gets nothing new, so that what it holds can still be worked off. */
const FULL_SHARE = 0.9;
const MEGABYTE = 1024 * 1024;
const DEFAULT_PORT = 6379;

/**
 * What this Redis must be set to, and whether it has room. `error`: jobs would be thrown away silently, or
 * no job can move any more; nothing may be queued. `warning`: works, because the ledger re-enqueues what a
 * restart of Redis forgets.
 */
export async function checkRedisPolicy(redis: Redis): Promise<readonly Finding[]> {
  const memory = await redis.info('memory');
  const persistence = await redis.info('persistence');
  const cli = commandFor(redis);
  return [checkEviction(memory, cli), ...checkRoom(memory, cli), checkFile(persistence, cli)];
}

/** `redis-cli` as it must be called to reach this Redis; login and TLS are the operator's to add. */
function commandFor({ options }: Redis): string {
  if (options.path !== undefined) return `redis-cli -s ${options.path}`;
  return `redis-cli -h ${options.host ?? '127.0.0.1'} -p ${options.port ?? DEFAULT_PORT}`;
}

function checkEviction(memory: string, cli: string): Finding {
  const policy = field(memory, 'maxmemory_policy') ?? 'unknown';
  if (policy === 'noeviction') return { level: 'ok', message: 'redis: maxmemory-policy is noeviction' };
  return {
    level: 'error',
    message: `redis: maxmemory-policy is ${policy}, so jobs can vanish when memory runs short; run: ${cli} config set maxmemory-policy noeviction, and set it in redis.conf`,
  };
}

/** A full Redis answers PING but moves no job: not even the finished ones out of the way. */
function checkRoom(memory: string, cli: string): readonly Finding[] {
  const limit = Number(field(memory, 'maxmemory') ?? 0);
  const used = Number(field(memory, 'used_memory') ?? 0);
  if (limit === 0 || used < limit * FULL_SHARE) return [];
  return [
    {
      level: 'error',
      message: `redis: ${megabytes(used)} of ${megabytes(limit)} MB are used (maxmemory), so jobs cannot move; give it more: ${cli} config set maxmemory <bytes>, and set it in redis.conf; or find what else fills it`,
    },
  ];
}

function checkFile(persistence: string, cli: string): Finding {
  if (field(persistence, 'aof_enabled') === '1') {
    return { level: 'ok', message: 'redis: append-only file is on' };
  }
  return {
    level: 'warning',
    message: `redis: the append-only file is off, so a restart of Redis forgets the queue (the ledger re-enqueues it, later); run: ${cli} config set appendonly yes, and set it in redis.conf`,
  };
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

function field(info: string, name: string): string | undefined {
  const line = info.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}
