import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateRedis, startRedis } from '../../scripts/private-redis.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { CANARIES, cli, type Printed, writeConfig } from './cli-rig.ts';
import { scratchDir } from './ledger-rig.ts';

const CERTIFICATES = join(import.meta.dirname, '../fixtures/hook-tls');

let standIn: DialerStandIn;
let hooks: Server;
beforeAll(async () => {
  const { VICIDIAL_USER: user, VICIDIAL_PASS: password } = CANARIES;
  standIn = await startDialerStandIn({ users: [{ user, password }] });
  const pem = (name: string) => readFileSync(join(CERTIFICATES, name), 'utf8');
  hooks = createServer({ cert: pem('localhost.pem') + pem('intermediate.pem'), key: pem('server.key') });
  hooks.listen(0, '127.0.0.1');
  await once(hooks, 'listening');
});
afterAll(async () => {
  hooks.close();
  await standIn.close();
});

function doctor(
  words: readonly string[] = [],
  options: {
    readonly dialer?: object;
    readonly server?: object;
    readonly redis?: object;
    readonly env?: Record<string, string>;
  } = {},
): Promise<Printed> {
  const dir = scratchDir();
  const { port } = hooks.address() as AddressInfo;
  const main = {
    url: standIn.url,
    user: '$VICIDIAL_USER',
    password: '$VICIDIAL_PASS',
    timezone: 'America/New_York',
    hookKey: '$HOOK_KEY',
    governor: { ratePerSecond: 100, burst: 50 },
    ...options.dialer,
  };
  const publicUrl = `https://localhost:${port}`;
  writeConfig(dir, {
    server: { port: 0, publicUrl, ...options.server },
    dialers: { main },
    ...(options.redis && { redis: options.redis }),
  });
  const env = { NODE_EXTRA_CA_CERTS: join(CERTIFICATES, 'root.pem'), ...options.env };
  return cli(['doctor', ...words], { dir, env });
}

describe('vicibridge doctor', () => {
  test('prints each finding under its dialer with code and remedy, no secret, and ends with 0 without an error', async () => {
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^public address\n {2}OK {7}PHP on the dialer will accept .* \[certificate\]$/m);
    expect(stdout).toMatch(/^dialer main\n {2}OK {7}main .* is VICIdial 2\.14-202.* \[reached\]$/m);
    expect(stdout).toMatch(/^ {2}warning {2}.* \[urls-unseen\]\n +-> configure `database`/m);
    expect(stdout).toMatch(/^no errors, \d warnings; docs\/doctor\.md explains each code$/m);
  });

  test('--json is one object by dialer, and an error ends it with 1', async () => {
    const { code, stdout } = await doctor(['main', '--json'], { dialer: { timezone: 'Asia/Tokyo' } });
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
    expect(Object.keys(report)).toEqual(['general', 'dialers']);
    expect(report['dialers']?.['main']).toContainEqual({
      level: 'error',
      code: 'time-zone',
      message: expect.stringContaining('Asia/Tokyo') as string,
      remedy: 'correct `timezone`',
    });
  });

  test('without a certificate that PHP trusts ends with 1', async () => {
    const { code, stdout } = await doctor([], { env: { NODE_EXTRA_CA_CERTS: '' } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}ERROR .*refuses the certificate.* \[certificate-refused\]\n +-> /m);
  });

  test('without a public address says that no URL can be judged', async () => {
    const { code, stdout } = await doctor([], { server: { publicUrl: undefined } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/ERROR .*\[public-url-missing\]\n +-> set it/);
  });

  test.each([
    [
      'VICIDIAL_PASS',
      'canary-pass!word-$',
      'password-refused',
      /never log in.*\n +-> give VICIdial's API user/,
    ],
    ['VICIDIAL_USER', 'canary.user', 'user-refused', /never log in.*\n +-> create an API user/],
  ])(
    'a %s with characters that can never log in is a finding, is not shown, and ends with 1',
    async (name, value, code, text) => {
      const printed = await doctor([], { env: { [name]: value } });
      expect(printed).toMatchObject({ code: 1, stderr: '' });
      expect(printed.stdout).toContain(`[${code}]`);
      expect(printed.stdout).toMatch(
        /^dialer main\n {2}ERROR {4}dialers\.main\.(?:password|user), line \d+: /m,
      );
      expect(printed.stdout).toMatch(text);
      expect(printed.stdout).not.toContain(value);
    },
  );

  test('another fault of a dialer is told beside it, as JSON too', async () => {
    const printed = await doctor(['--json'], {
      dialer: { timezone: 'Mars/Olympus' },
      env: { VICIDIAL_PASS: 'pass!word-of-test' },
    });
    expect(printed.code).toBe(1);
    const { dialers } = JSON.parse(printed.stdout) as { dialers: { main: readonly { code: string }[] } };
    expect(dialers.main.map(({ code }) => code).toSorted()).toEqual([
      'configuration-refused',
      'password-refused',
    ]);
  });

  test('a configuration that is refused for something else ends as with every command, with 2', async () => {
    const printed = await doctor([], { server: { prot: 1 } });
    expect(printed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('prot') as string });
  });

  test('an unknown dialer ends with 2 and names those there are', async () => {
    expect(await doctor(['other'])).toMatchObject({ code: 2, stderr: 'no dialer other; there are: main\n' });
  });
});

describe('vicibridge doctor beside the workers', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const failures = () => Number(standIn.tables.users.rows[0]?.failed_login_count);

  test('that is run again and again tries a wrong password once for all of them', async () => {
    const wrong = { redis: { url: redis.url }, env: { VICIDIAL_PASS: 'canary-wrong-password' } };
    const before = failures();
    for (const printed of [await doctor([], wrong), await doctor([], wrong)]) {
      expect(printed.code).toBe(1);
      expect(printed.stdout).toMatch(/ERROR .*\[login-refused\]\n +-> .*vicibridge release main`/);
      expect(printed.stdout).not.toMatch(/redis-away|canary-wrong/);
    }
    expect(failures()).toBe(before + 1);
  });
});
