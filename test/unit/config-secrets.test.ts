import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ConfigError } from '../../src/config/fault.ts';
import { hiddenValues } from '../../src/config/hidden-values.ts';
import { loadConfig } from '../../src/config/load.ts';
import { redactConfig } from '../../src/config/redact.ts';
import { connectors, dialer, env, errorOf, faultsOf, folderWith, load, whole } from './config-rig.ts';

const show = (text: string, environment = env): string => redactConfig(load(text, environment), connectors);

test('a configuration, when shown, then every value of the environment is its name', () => {
  const shown: unknown = parse(show(whole));
  expect(shown).toMatchObject({
    console: { users: [{ name: 'ops', password: '$CONSOLE_PASSWORD', role: 'write' }] },
    dialers: {
      main: { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS', hookKey: '$HOOK_KEY', listId: '999' },
    },
    connections: {
      crm: { accessToken: '$TOKEN', delivery: { concurrency: 600 } },
      audit: { secret: '$AUDIT_SECRET' },
    },
    sources: { form: { secret: '$LEADS_SECRET', dialer: 'main' } },
    routes: [{ on: ['disposition'], campaigns: ['SALES'], to: ['crm', 'audit'] }],
  });
});

test('a configuration that is shown, when loaded again, then it means the same', () => {
  const first = load(`data: { dir: /srv/vicibridge }\n${whole}`);
  const again = load(redactConfig(first, connectors));
  const { file: _, environment: __, ...meaning } = first;
  expect(again).toMatchObject(structuredClone(meaning));
});

test('a configuration, when shown, then no secret is in it, wherever it stands', () => {
  const text = `
redis: { url: $REDIS_URL }
data: { dir: $DIR }
server: { port: $PORT }
dialers:
  main: { ${dialer}, hookKey: [$HOOK_KEY, $HOOK_KEY_2] }
connections:
  audit: { type: webhook, url: $URL, secret: $AUDIT_SECRET, headers: { Authorization: $BEARER, x-tenant: $TENANT } }
`;
  const values = {
    ...env,
    REDIS_URL: 'redis://:canary-redis@127.0.0.1:6379',
    DIR: '/srv/canary-dir',
    PORT: '9123',
    HOOK_KEY_2: 'canary-second-hook-key',
    URL: 'https://example.com/in?key=canary-url',
    BEARER: 'Bearer canary-bearer',
    TENANT: 'canary-tenant',
  };
  const shown = show(text, values);
  expect(shown).not.toContain('canary');
  expect(shown).not.toContain('9123');
  expect(parse(shown)).toMatchObject({
    redis: { url: '$REDIS_URL' },
    data: { dir: '$DIR' },
    server: { port: '$PORT' },
    dialers: { main: { hookKey: ['$HOOK_KEY', '$HOOK_KEY_2'] } },
    connections: { audit: { url: '$URL', headers: { Authorization: '$BEARER', 'x-tenant': '$TENANT' } } },
  });
});

test('a user name or a short password inside an ordinary word, when shown, then the word is shown (defect: vici$VICIDIAL_USER)', () => {
  const values = { ...env, VICIDIAL_USER: 'bridge', VICIDIAL_PASS: 'main' };
  const shown: unknown = parse(show(`data: { dir: /srv/vicibridge }\n${whole}`, values));
  expect(shown).toMatchObject({
    data: { dir: '/srv/vicibridge' },
    dialers: { main: { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS' } },
    sources: { form: { dialer: 'main' } },
  });
});

test('a log, when secrets are taken out of it, then user names are not among them', () => {
  const hidden = hiddenValues(load(whole));
  expect(hidden).not.toContain(env.VICIDIAL_USER);
  expect(hidden).toEqual(expect.arrayContaining([env.VICIDIAL_PASS, env.HOOK_KEY, env.TOKEN]));
});

test('a secret whose origin is not known, when shown, then it is stars', () => {
  const config = { ...load(whole), environment: [] };
  const shown = redactConfig(config, connectors);
  expect(shown).not.toContain('canary');
  expect(parse(shown)).toMatchObject({
    console: { users: [{ password: '***' }] },
    dialers: { main: { user: 'apiuser', password: '***', hookKey: '***' } },
  });
});

test.each([
  ['console.users[0].password', 'console: { users: [{ name: a, password: canary-literal }] }'],
  ['dialers.main.hookKey', `dialers:\n  main: { ${dialer}, hookKey: canary-literal-key-1 }`],
  ['dialers.main.hookKey[1]', `dialers:\n  main: { ${dialer}, hookKey: [$HOOK_KEY, canary-literal-key-1] }`],
  ['connections.crm.accessToken', 'connections:\n  crm: { type: hubspot, accessToken: canary-literal }'],
  ['connections.crm.accessToken', 'connections:\n  crm: { type: nothing, accessToken: canary-literal }'],
  ['sources.form.secret', 'sources:\n  form: { secret: canary-literal-0001, dialer: main }'],
  ['redis.url', 'redis: { url: "redis://:canary-literal@127.0.0.1" }'],
  [
    'connections.a.headers.X-Api-Key',
    'connections:\n  a: { type: webhook, url: "https://e.example", secret: $TOKEN, headers: { X-Api-Key: canary-literal } }',
  ],
])(
  'a secret written into the file at %s, when loaded, then the remedy is given and the secret is not',
  (path, text) => {
    const error = errorOf(`${text}\n`);
    const fault = error.faults.find((one) => one.path === path);
    expect(fault?.message).toMatch(/write its name here, such as \$MY_SECRET$/);
    expect(String(error.stack)).not.toContain('canary');
  },
);

test('a secret of digits written into the file, when loaded, then it is refused as well', () => {
  expect(faultsOf('connections:\n  crm: { type: hubspot, accessToken: 12345678 }\n')).toEqual([
    expect.stringContaining('accessToken: a secret must not stand in the file'),
  ]);
});

test('a form field that is called like a secret, when mapped, then it is a name and no secret', () => {
  const config = load(whole.replace('mobile: phone_number', 'token: vendor_lead_code'));
  expect(config.sources['form']?.fields).toEqual({ token: 'vendor_lead_code' });
});

test('a connector that quotes a secret in its fault, when loaded, then the secret is taken out', () => {
  const text =
    'connections:\n  a: { type: webhook, url: "https://e.example", secret: $AUDIT_SECRET, code: quote }\n';
  expect(faultsOf(text)).toEqual(['2 connections.a.url: a careless *** here']);
});

test('a missing variable, when loaded, then only its name is told, once', () => {
  expect(faultsOf(whole, { ...env, LEADS_SECRET: undefined })).toEqual([
    '10 sources.form.secret: environment variable LEADS_SECRET is not set; set it, or put it into .env beside this file',
  ]);
});

const BROKEN = [
  '!',
  '*',
  '@',
  '`',
  '%',
  '"',
  "'",
  '|',
  '&',
  '{',
  '[',
  ': ',
  '- ',
  '> ',
  '? ',
  '\t',
  '\n',
  '#',
  ',',
  '$',
  '\\',
];

test('a secret with any characters around it, when the file is broken by them, then no fault shows it', () => {
  const folder = folderWith({});
  const piece = fc.constantFrom(...BROKEN, 'canary', 'canary-1');
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.boolean(), (pieces, flow) => {
      const value = `${pieces.join('')}canary`;
      // With a colon after it, it is a key, and keys are shown.
      fc.pre(!/canary[^\n,]*:(\s|$)/.test(value));
      const text = flow
        ? `connections:\n  crm: { type: hubspot, accessToken: ${value} }\n`
        : `connections:\n  crm:\n    type: hubspot\n    accessToken: ${value}\n`;
      expect(messageOf(text)).not.toMatch(/canary/);
    }),
    { numRuns: 300 },
  );

  function messageOf(text: string): string {
    const path = join(folder, 'vicibridge.yaml');
    writeFileSync(path, text);
    try {
      return redactConfig(loadConfig({ path, env, connectors }), connectors);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
  }
});
