import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { FLOOR_ENV, writeFloorConfig } from '../../scripts/floor/config-file.ts';
import { type PrivateRedis, startRedis } from '../../scripts/private-redis.ts';
import { addressesOf, type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { CANARIES, cli, folderWith, writeConfig } from './cli-rig.ts';
import { scratchDir } from './ledger-rig.ts';

describe('vicibridge check against the sandbox', () => {
  let sandbox: Sandbox;
  let redis: PrivateRedis;
  beforeAll(async () => {
    [sandbox, redis] = await Promise.all([startSandbox(), startRedis()]);
  });
  afterAll(async () => {
    await Promise.all([sandbox.close(), redis.stop()]);
  });

  function configured(): string {
    const dir = scratchDir();
    const urls = addressesOf(sandbox);
    writeFloorConfig({ dir, urls, redisUrl: redis.url, port: 0, consolePort: 0 });
    return dir;
  }

  test('when everything is right, every part is proven and it ends with 0', async () => {
    const { code, stdout } = await cli(['check'], { dir: configured(), env: FLOOR_ENV });
    expect(stdout).toContain('all checks passed');
    expect(code).toBe(0);
    for (const part of [
      'data:',
      'redis: maxmemory-policy is noeviction',
      'main:',
      'crm:',
      'sfdc:',
      'audit',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ok {6,}.*${part}`, 'm'));
    }
    expect(stdout).toContain('accessToken: $HUBSPOT_TOKEN');
    for (const value of Object.values(FLOOR_ENV).filter((text) => text.length > 6)) {
      expect(stdout).not.toContain(value);
    }
  });

  test('a wrong token is named, the others are still checked, and it ends with 1', async () => {
    const env = { ...FLOOR_ENV, HUBSPOT_TOKEN: 'canary-wrong-token' };
    const { code, stdout } = await cli(['check'], { dir: configured(), env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ERROR {2}.*crm:/m);
    expect(stdout).toMatch(/^ok .*sfdc:/m);
    expect(stdout).toMatch(/\d+ checks? failed/);
    expect(stdout).not.toContain('canary-wrong-token');
  });

  test('a dialer that refuses the password is asked once however often it runs, and again after a release (defect: ten runs locked the API user)', async () => {
    const dir = configured();
    const failures = () => Number(sandbox.dialer.tables.users.rows[0]?.failed_login_count);
    const env = { ...FLOOR_ENV, VICIDIAL_PASS: 'canary-wrong-pass' };
    const first = await cli(['check'], { dir, env });
    expect(first.stdout).toMatch(/^ERROR {2}.*main: .* then run: vicibridge release main;/m);
    const second = await cli(['check'], { dir, env: FLOOR_ENV });
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(
      /^ERROR {2}.*main: .* was refused a moment ago.*after correcting it run: vicibridge release main, then vicibridge check;/m,
    );
    expect(failures()).toBe(1);
    expect((await cli(['release', 'main'], { dir, env: FLOOR_ENV })).code).toBe(0);
    const third = await cli(['check'], { dir, env: FLOOR_ENV });
    expect(third.stdout).toContain('all checks passed');
    // Four processes, each of which loads every connector.
  }, 60_000);

  test('a Redis with the wrong policy is an error with its remedy; without a file, a warning', async () => {
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.config('SET', 'appendonly', 'no');
    onTestFinished(async () => {
      await client.config('SET', 'maxmemory-policy', 'noeviction');
    });
    const { code, stdout } = await cli(['check'], { dir: configured(), env: FLOOR_ENV });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^ERROR {2}.*allkeys-lru.*redis-cli -h \S+ -p \d+ config set maxmemory-policy noeviction/m,
    );
    expect(stdout).toMatch(
      /^warning .*append-only file is off.*redis-cli -h \S+ -p \d+ config set appendonly yes/m,
    );
  });
});

test('check without a Redis and with nothing there says each, and ends with 1', async () => {
  const dir = await folderWith();
  const { code, stdout } = await cli(['check'], { dir });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ERROR {2}.*redis: not reachable \(.*ECONNREFUSED.*\).*redis\.url/m);
  expect(stdout).toMatch(/^ERROR {2}.*audit/m);
});

test('urls prints a URL for each trigger, with the key; for an unknown dialer it names those there are', async () => {
  const dir = await folderWith();
  const { code, stdout } = await cli(['urls'], { dir });
  expect(code).toBe(0);
  expect(stdout).toContain('https://bridge.example.com/hooks/vicidial/main/dispo');
  expect(stdout).toContain(CANARIES.HOOK_KEY);
  const unknown = await cli(['urls', 'other'], { dir });
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no dialer other; there are: main'),
  });
});

test('urls prints where CRMs send their webhooks, for connections that have any, without their secrets', async () => {
  const secret = 'canary-webhook-secret-01';
  const token = 'canary-message-token-01';
  const dir = await folderWith(undefined, {
    connections: {
      crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', webhooks: { secret: '$SECRET' } },
      sfdc: {
        type: 'salesforce',
        loginUrl: 'https://acme.my.salesforce.com',
        clientId: 'id',
        clientSecret: '$SECRET',
        webhooks: { organizationId: '00D000000000001', token: '$TOKEN' },
      },
      ghl: {
        type: 'highlevel',
        accessToken: '$SECRET',
        locationId: 'locationUrls00000001',
        webhooks: {},
      },
      audit: { type: 'webhook', url: 'http://127.0.0.1:1/in', secret: '$AUDIT_SECRET' },
    },
  });
  const env = { SECRET: secret, TOKEN: token };
  const { stdout, stderr } = await cli(['urls'], { dir, env });
  expect(stderr).toBe('');
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('https://') && !line.includes('vicidial'));
  expect(lines).toEqual([
    'https://bridge.example.com/hooks/hubspot/crm',
    'https://bridge.example.com/hooks/hubspot/crm/workflow',
    'https://bridge.example.com/hooks/salesforce/sfdc/outbound-message/<token>',
    'https://bridge.example.com/hooks/crm/ghl',
  ]);
  for (const hidden of [secret, token]) expect(stdout).not.toContain(hidden);
  expect((await cli(['urls', 'main'], { dir, env })).stdout).not.toContain('/hooks/crm/');
});

describe('a configuration that cannot be used', () => {
  test('none: the file is named and what to copy', async () => {
    const { code, stderr } = await cli(['start'], { dir: scratchDir() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/vicibridge\.yaml.*there is no such file; copy vicibridge\.example\.yaml/s);
  });

  test('start lists every fault at once with its line, starts nothing, and shows no secret', async () => {
    const dir = scratchDir();
    writeConfig(dir, {
      redis: { ulr: 'redis://127.0.0.1:1' },
      connections: {
        crm: { type: 'hubspot', accessToken: CANARIES.HUBSPOT_TOKEN },
        audit: { type: 'webhok' },
      },
      routes: [{ on: 'disposition', to: ['crm', 'audti'] }],
    });
    const { code, stdout, stderr } = await cli(['start'], { dir, env: { VICIDIAL_PASS: '' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const part of ['ulr', 'accessToken', 'must be one of highlevel, hubspot', 'audti', 'VICIDIAL_PASS'])
      expect(stderr).toContain(part);
    expect(stderr.match(/^ +line \d+/gm)?.length).toBeGreaterThanOrEqual(5);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('no YAML: the line is named', async () => {
    const dir = scratchDir();
    writeFileSync(join(dir, 'vicibridge.yaml'), 'dialers:\n  main: { url: [\n');
    const { code, stderr } = await cli(['events'], { dir });
    expect(code).toBe(2);
    expect(stderr).toMatch(/line \d+/);
  });

  test('a data folder without a ledger is named', async () => {
    const dir = scratchDir();
    writeConfig(dir);
    const { code, stderr } = await cli(['events'], { dir });
    expect(code).toBe(2);
    expect(stderr).toContain(`there is no ledger in ${join(dir, 'data')}`);
  });

  test('a port that is taken is named without a stack', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const dir = scratchDir();
    writeConfig(dir, { console: { port } });
    const { code, stderr } = await cli(['start', '--role', 'worker'], { dir });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`EADDRINUSE.*127\\.0\\.0\\.1:${port}: another program listens there`));
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test('the sandbox prints where its parts listen, has agents logged in, and ends on a signal', async () => {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, '../../src/cli.ts'),
    'sandbox',
    '--port',
    '0',
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  await expect.poll(() => printed, { timeout: 15_000 }).toContain('Ctrl-C ends');
  expect(printed).toMatch(/hubspot +http:\/\/127\.0\.0\.1:\d+/);
  const [dialer = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
  const body = new URLSearchParams({ user: 'bridge', pass: 'sandbox-pass', source: 'test', function: 'logged_in_agents' }); // prettier-ignore
  const asked = await fetch(`${dialer}/vicidial/non_agent_api.php`, { method: 'POST', body });
  expect(await asked.text()).toMatch(/^agent1\|SALES\|.*\nagent2\|SALES\|/);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
