import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { connectors, dialer, env, folderWith, load, whole } from './config-rig.ts';

test('a file that says little, when loaded, then every default is filled in', () => {
  const config = load(`dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY }\n`);
  expect(config.server).toEqual({ host: '0.0.0.0', port: 8080, trustedProxies: 0, maxBodyBytes: 262_144 });
  expect(config.console).toEqual({ host: '127.0.0.1', port: 8081, users: [] });
  expect(config.redis).toEqual({ url: 'redis://127.0.0.1:6379', prefix: '{vb}' });
  expect(config.data).toMatchObject({ keepEventsDays: 30, journalWarnMb: 256, journalWarnSeconds: 300 });
  expect(config.log).toEqual({ level: 'info' });
  expect(config.routes).toEqual([]);
  expect({ ...config.connections }).toEqual({});
});

test('a dialer, when loaded, then its own settings and what concerns its hits are apart', () => {
  const { main } = load(whole).dialers;
  expect(main?.settings).toEqual({
    type: 'vicidial',
    url: 'https://dialer.example.com',
    user: 'apiuser',
    password: 'canary-dialer-pass',
    timezone: 'America/New_York',
    listId: '999',
  });
  expect(main).toMatchObject({
    timezone: 'America/New_York',
    defaultPhoneCode: '1',
    hookKeys: ['canary.hook-key_000001'],
    allowIps: [],
    statuses: undefined,
    delivery: { attempts: 30, concurrency: 4, ratePerSecond: 10 },
  });
});

test('two hook keys, when a key is being changed, then both are known', () => {
  const text = `dialers:\n  main: { ${dialer}, hookKey: [$HOOK_KEY, $NEXT_KEY] }\n`;
  const config = load(text, { ...env, NEXT_KEY: 'the-next-hook-key' });
  expect(config.dialers['main']?.hookKeys).toEqual(['canary.hook-key_000001', 'the-next-hook-key']);
});

test('a connection, when loaded, then the connector gets its own settings and nothing else', () => {
  const { crm, audit } = load(whole).connections;
  expect(crm).toEqual({
    type: 'hubspot',
    enabled: true,
    shadow: false,
    delivery: {
      attempts: 30,
      backoffMs: 1000,
      maxBackoffMs: 3_600_000,
      jitter: 0.5,
      concurrency: 600,
      timeoutMs: 15_000,
      breaker: { failures: 10, probeMs: 5000, maxProbeMs: 300_000 },
    },
    settings: { type: 'hubspot', accessToken: 'canary-token-000002', baseUrl: 'https://crm.example.com' },
  });
  expect(audit?.delivery).not.toHaveProperty('ratePerSecond');
});

test('a delivery block, when only one key is given, then the others keep the defaults of the type', () => {
  const config = load(
    'connections:\n  crm: { type: hubspot, accessToken: $TOKEN, delivery: { attempts: 3 }, enabled: false }\n',
  );
  expect(config.connections['crm']).toMatchObject({
    enabled: false,
    delivery: { attempts: 3, concurrency: 600 },
  });
});

test('a route, when words stand where lists may, then they are lists of one', () => {
  const config = load(`${whole}  - { on: disposition, statuses: SALE, dialers: main, to: crm }\n`);
  expect(config.routes).toEqual([
    {
      on: ['disposition'],
      dialers: undefined,
      campaigns: ['SALES'],
      statuses: undefined,
      to: ['crm', 'audit'],
    },
    { on: ['disposition'], dialers: ['main'], campaigns: undefined, statuses: ['SALE'], to: ['crm'] },
  ]);
});

test('a campaign and a status of digits, when written without quotes, then their zeros are kept', () => {
  const config = load(`${whole}  - { on: disposition, campaigns: [0101, 1e3], statuses: 007, to: crm }\n`);
  expect(config.routes[1]).toMatchObject({ campaigns: ['0101', '1e3'], statuses: ['007'] });
});

test('a number and a switch, when they come from the environment, then they are read as what the key wants', () => {
  const config = load(
    'server: { port: $PORT }\nconnections:\n  crm: { type: hubspot, accessToken: $TOKEN, enabled: $ON, delivery: { jitter: $JITTER } }\n',
    { ...env, PORT: '9000', ON: 'false', JITTER: '0.25' },
  );
  expect(config.server.port).toBe(9000);
  expect(config.connections['crm']).toMatchObject({ enabled: false, delivery: { jitter: 0.25 } });
});

test('a secret of digits, when it comes from the environment, then it stays text', () => {
  const config = load('connections:\n  crm: { type: hubspot, accessToken: $TOKEN }\n', { TOKEN: '0123' });
  expect(config.connections['crm']?.settings).toMatchObject({ accessToken: '0123' });
});

test('a .env file beside the configuration, when the environment has a name too, then the environment wins', () => {
  const folder = folderWith({
    'vicibridge.yaml': 'connections:\n  crm: { type: hubspot, accessToken: $TOKEN, baseUrl: $BASE }\n',
    '.env': 'TOKEN=from-file\nBASE="https://file.example.com"\n',
  });
  const config = loadConfig({ path: join(folder, 'vicibridge.yaml'), env: { TOKEN: 'real' }, connectors });
  expect(config.connections['crm']?.settings).toMatchObject({
    accessToken: 'real',
    baseUrl: 'https://file.example.com',
  });
});

test('the data folder, when relative, then it is seen from the configuration file', () => {
  const folder = folderWith({ 'vicibridge.yaml': 'data: { dir: ./kept }\n' });
  const config = loadConfig({ path: join(folder, 'vicibridge.yaml'), env: {}, connectors });
  expect(config.data.dir).toBe(join(folder, 'kept'));
  expect(config.file).toBe(join(folder, 'vicibridge.yaml'));
});

test('a public URL, when it ends in slashes, then they are gone, so that paths can be put behind it', () => {
  expect(load('server: { publicUrl: "https://bridge.example.com/vb//" }\n').server.publicUrl).toBe(
    'https://bridge.example.com/vb',
  );
});

test('names from a URL, when they are words of JavaScript, then no dialer is found', () => {
  const config = load(whole);
  for (const name of ['constructor', '__proto__', 'toString']) expect(config.dialers[name]).toBeUndefined();
});
