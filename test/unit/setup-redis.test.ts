import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, inject, test } from 'vitest';
import { findRedisServer, startRedis } from '../../scripts/private-redis.ts';
import { answersPing, freePort } from '../../scripts/redis-port.ts';

/** One client per look, since servers come and go. */
async function ask<Answer>(url: string, question: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a private Redis', () => {
  test('has an append-only file, drops nothing, listens here only, and is gone with its folder after stop', async () => {
    const redis = await startRedis();
    const settings = await ask(redis.url, async (client) =>
      Promise.all(
        ['appendonly', 'maxmemory-policy', 'bind', 'dir'].map((name) => client.config('GET', name)),
      ),
    );
    expect(settings).toEqual([
      ['appendonly', 'yes'],
      ['maxmemory-policy', 'noeviction'],
      ['bind', '127.0.0.1'],
      ['dir', redis.dir],
    ]);
    const { pid } = redis;
    await redis.stop();
    await redis.stop();
    expect(pid !== undefined && isAlive(pid)).toBe(false);
    expect(redis.pid).toBeUndefined();
    expect(existsSync(redis.dir)).toBe(false);
  });

  test('killed and started again it has its data, on the same port', async () => {
    await using redis = await startRedis({ args: ['--appendfsync', 'always'] });
    await ask(redis.url, (client) => client.set('kept', 'yes'));
    const before = redis.pid;
    await redis.kill();
    expect(redis.pid).toBeUndefined();
    expect(await answersPing(redis.port)).toBe(false);
    await redis.restart();
    expect(redis.pid).not.toBe(before);
    expect(await ask(redis.url, (client) => client.get('kept'))).toBe('yes');
  });

  test('a folder that was given stays after stop', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vicibridge-given-'));
    try {
      const redis = await startRedis({ dir, port: await freePort() });
      await redis.stop();
      expect(existsSync(join(dir, 'appendonlydir')) || existsSync(join(dir, 'appendonly.aof'))).toBe(true);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('ends with its folder when the process that started it is killed', async () => {
    const program = `import { startRedis } from ${JSON.stringify(join(import.meta.dirname, '../../scripts/private-redis.ts'))};
      const { pid, dir } = await startRedis();
      console.log(JSON.stringify({ pid, dir }));
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(owner.stdout, 'data');
    const { pid, dir } = JSON.parse(String(line)) as { pid: number; dir: string };
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await expect.poll(() => isAlive(pid) || existsSync(dir), { timeout: 5000, interval: 20 }).toBe(false);
  });

  test('a server that refuses its arguments is an error with its own words, and leaves no folder', async () => {
    await expect(startRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow(
      /ended at once:\n.*no-such-setting/s,
    );
  });

  test('a machine without a server gets the remedy', () => {
    expect(() => findRedisServer('/nowhere')).toThrow(/npm run setup/);
  });

  test('every test file gets the address of the one that the run shares', async () => {
    expect(await ask(inject('redisUrl'), (client) => client.ping())).toBe('PONG');
  });
});
