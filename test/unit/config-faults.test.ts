import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/fault.ts';
import { loadConfig } from '../../src/config/load.ts';
import { connectors, dialer, env, errorOf, faultsOf, folderWith, whole, load } from './config-rig.ts';

const hub = (more: string): string =>
  `connections:\n  crm: { type: hubspot, accessToken: $TOKEN, ${more} }\n`;
const withDialer = (more: string): string => `dialers:\n  main: { ${dialer}, ${more} }\n`;

test('a file with faults of every kind, when loaded, then all are listed at once in the order of the file', () => {
  const text = `server: { prot: 80 }
console: { port: 8080 }
dialers:
  main:
    url: https://dialer.example.com
    user: $MISSING_USER
    password: in-the-file
    timezone: America/NewYork
    hookKey: $HOOK_KEY
routes:
  - { on: dispositoin, to: nowhere }
`;
  expect(faultsOf(text)).toEqual([
    '1 server.prot: unknown key; did you mean "port"?',
    '2 console.port: server.port is 8080 too; they must differ',
    '6 dialers.main.user: environment variable MISSING_USER is not set; set it, or put it into .env beside this file',
    expect.stringMatching(/^7 dialers\.main\.password: a secret must not stand in the file; .*\$MY_SECRET$/),
    '8 dialers.main.timezone: must be an IANA time zone name; did you mean "America/New_York"?',
    '11 routes[0].to: there is no connection or dialer "nowhere"; known are main',
    expect.stringMatching(
      /^11 routes\[0\]\.on: must be one of disposition, .*; did you mean "disposition"\?$/,
    ),
  ]);
});

test('an error, when printed, then it names the file and every fault with its line', () => {
  const error = errorOf('server: { port: many }\nlog: { level: inof }\n');
  expect(error.message).toContain(
    'vicibridge.yaml has 2 faults:\n  line 1, server.port: must be a number, not text\n',
  );
  expect(error.message).toContain('\n  line 2, log.level: must be one of ');
  expect(error.code).toBe('CONFIG_INVALID');
});

test('no file, when loaded, then the example to copy is named', () => {
  const path = join(folderWith({}), 'vicibridge.yaml');
  expect(() => loadConfig({ path, env, connectors })).toThrow(
    /vicibridge\.yaml has one fault:\n {2}there is no such file; copy vicibridge\.example\.yaml/,
  );
});

test('an empty file and a list, when loaded, then they are refused', () => {
  expect(faultsOf('# nothing yet\n')).toEqual([
    expect.stringContaining('the file is empty; copy vicibridge.example.yaml'),
  ]);
  expect(faultsOf('- a\n')).toEqual([expect.stringContaining('must be a set of keys, not a list')]);
});

test('a folder in place of a file, when loaded, then the reason is given instead of a stack', () => {
  const folder = folderWith({});
  expect(() => loadConfig({ path: folder, env, connectors })).toThrow(ConfigError);
  expect(() => loadConfig({ path: folder, env, connectors })).toThrow(/it cannot be read \(EISDIR\)/);
});

test.each([
  ['a tab', 'server:\n\tport: 1\n', '2 : indent with blanks, not with tabs'],
  ['a key twice', 'log: {}\nserver: {}\nlog: {}\n', '3 : this key stands here a second time'],
  ['a quote left open', 'server: { host: "x }\n', /^\d : a closing quote, a bracket or a colon is missing/],
  ['an alias', 'server: { host: *x }\n', /^1 : a value that starts with \* must stand in quotes/],
  ['a tag', 'server: { host: !x y }\n', '1 : a value that starts with ! must stand in quotes'],
  ['a list as key', '? [a]\n: 1\n', '1 : a key must be a word, not a list or an object'],
  [
    'braces',
    'server: { host: ${HOST} }\n',
    '1 : an environment variable is written as $NAME, without braces',
  ],
  ['a prototype', 'dialers:\n  __proto__: { url: x }\n', '2 : this word cannot be a key'],
])('YAML with %s, when loaded, then the line and the remedy are given', (_, text, fault) => {
  const expected: unknown = typeof fault === 'string' ? fault : expect.stringMatching(fault);
  expect(faultsOf(text)).toEqual([expected]);
});

test.each([
  [
    'a key in another spelling',
    hub('base_url: x'),
    '2 connections.crm.base_url: unknown key; did you mean "baseUrl"?',
  ],
  [
    'a key that is nobody’s',
    hub('colour: x'),
    '2 connections.crm.colour: unknown key; known are type, accessToken, baseUrl, enabled, shadow, delivery, calls, webhooks, leads',
  ],
  [
    'a key that belongs elsewhere',
    hub('repeatHours: 24'),
    '2 connections.crm.repeatHours: unknown key; it is a key of alerts; known are type, accessToken, baseUrl, enabled, shadow, delivery, calls, webhooks, leads',
  ],
  [
    'a key of a connection at the top level',
    'accessToken: $TOKEN\n',
    /^1 accessToken: unknown key; it is a key of connections\.<name>; known are server, /,
  ],
  [
    'a key of the delivery block',
    hub('delivery: { atempts: 3 }'),
    '2 connections.crm.delivery.atempts: unknown key; did you mean "attempts"?',
  ],
  [
    'no blank after a colon',
    hub('baseUrl:x'),
    '2 : a word without a value: the blank after a colon, or quotes around a value, are missing',
  ],
  [
    'a value in the place of a key',
    hub('"some value, much longer than a key": 1'),
    '2 connections.crm: holds an unknown key that looks like a value; are quotes or a colon missing?',
  ],
  [
    'an unknown type',
    'connections:\n  crm: { type: hubspto }\n',
    '2 connections.crm.type: must be one of hubspot, webhook; did you mean "hubspot"?',
  ],
  ['no type', 'connections:\n  crm: { url: x }\n', '2 connections.crm.type: is required: hubspot, webhook'],
  ['nothing below a name', 'connections:\n  crm:\n', '2 connections.crm: must be a set of keys, not empty'],
  [
    'a name in capitals',
    'connections:\n  CRM: { type: hubspot, accessToken: $TOKEN }\n',
    '2 connections.CRM: a name starts with a small letter and has at most 20 small letters, digits and hyphens',
  ],
  [
    'no required key',
    'connections:\n  crm: { type: hubspot }\n',
    '2 connections.crm.accessToken: is required',
  ],
  [
    'a fraction of a try',
    hub('delivery: { attempts: 1.5 }'),
    '2 connections.crm.delivery.attempts: must be a whole number, not a fraction',
  ],
  ['no try', hub('delivery: { attempts: 0 }'), '2 connections.crm.delivery.attempts: must be at least 1'],
  [
    'a longest wait below the first',
    hub('delivery: { backoffMs: 9, maxBackoffMs: 8 }'),
    '2 connections.crm.delivery.maxBackoffMs: must not be smaller than backoffMs',
  ],
  [
    'half a URL',
    hub('baseUrl: example.com'),
    '2 connections.crm.baseUrl: must be a whole URL, such as https://example.com',
  ],
  [
    'a short hook key',
    withDialer('hookKey: $SHORT'),
    '2 dialers.main.hookKey: must have 16 to 128 characters, only letters, digits and . _ - (VICIdial strips others)',
  ],
  [
    'a hook key that VICIdial would change',
    withDialer('hookKey: [$HOOK_KEY, $STRIPPED]'),
    '2 dialers.main.hookKey[1]: must have 16 to 128 characters, only letters, digits and . _ - (VICIdial strips others)',
  ],
  ['no hook key', withDialer('hookKey: []'), '2 dialers.main.hookKey: must not be an empty list'],
  [
    'a range too wide',
    withDialer('hookKey: $HOOK_KEY, allowIps: [10.0.0.1, 10.0.0.0/33]'),
    '2 dialers.main.allowIps[1]: must be an IP address or a range such as 10.0.0.0/8',
  ],
  [
    'a status too long',
    withDialer('hookKey: $HOOK_KEY, statuses: [SALE, TOOLONG]'),
    '2 dialers.main.statuses[1]: must be a status code of 1 to 6 characters without blanks',
  ],
  [
    'an empty variable',
    hub('baseUrl: $EMPTY'),
    '2 connections.crm.baseUrl: environment variable EMPTY is empty; set it, or put it into .env beside this file',
  ],
  [
    'braces around a variable',
    hub('baseUrl: "${BASE}"'),
    /^2 connections\.crm\.baseUrl: an environment variable is written as \$NAME: /,
  ],
  [
    'text from the environment for a number',
    'server: { port: $SHORT }\n',
    '1 server.port: must be a number, not text',
  ],
])('%s, when loaded, then the fault says where and what', (_, text, fault) => {
  const expected: unknown = typeof fault === 'string' ? fault : expect.stringMatching(fault);
  expect(faultsOf(text, { ...env, EMPTY: '', SHORT: 'short', STRIPPED: 'key+with+plus+signs' })).toEqual([
    expected,
  ]);
});

test.each([
  ['+05:00', false],
  ['Nowhere/City', false],
  ['UTC', true],
  ['Asia/Kolkata', true],
])('time zone %s, when loaded, then it is taken: %s', (zone, taken) => {
  const text = withDialer('hookKey: $HOOK_KEY').replace('America/New_York', JSON.stringify(zone));
  const faults = taken
    ? []
    : [expect.stringContaining('dialers.main.timezone: must be an IANA time zone name')];
  expect(faultsOf(`${text}unknown: 1\n`).slice(0, -1)).toEqual(faults);
});

test.each([
  [
    'a route to a mistyped name',
    '  - { on: disposition, to: [crm, audti] }\n',
    'routes[1].to[1]: there is no connection or dialer "audti"; did you mean "audit"?',
  ],
  [
    'a route from an unknown dialer',
    '  - { on: disposition, dialers: [other], to: crm }\n',
    'routes[1].dialers[0]: there is no dialer "other"; known are main',
  ],
  [
    'an event that a connector does not take',
    '  - { on: [disposition, no-agent], to: [audit, crm] }\n',
    'routes[1].to[1]: hubspot cannot take no-agent; it takes disposition, call-started',
  ],
  [
    'a disposition sent to the dialer',
    '  - { on: disposition, to: main }\n',
    'routes[1].to: vicidial cannot take disposition; it takes lead-submitted',
  ],
])('%s, when loaded, then it is refused', (_, route, fault) => {
  expect(faultsOf(whole + route)).toEqual([`13 ${fault}`]);
});

test.each([
  ['of the usual signature', ''],
  ['of v1 and v2', ', signatures: [v1, v2]'],
])('HubSpot webhooks %s without server.publicUrl, when loaded, then that is told', (_, more) => {
  const text = hub(`webhooks: { secret: $SECRET${more} }`);
  expect(faultsOf(text, { ...env, SECRET: 'app-client-secret' })).toEqual([
    expect.stringContaining('connections.crm.webhooks: needs server.publicUrl'),
  ]);
});

test.each([
  ['with server.publicUrl', 'server: { publicUrl: https://bridge.example.com }\n', ''],
  ['of v1 alone, which signs no URL', '', ', signatures: [v1]'],
])('HubSpot webhooks %s, when loaded, then they are taken', (_, server, more) => {
  const text = server + hub(`webhooks: { secret: $SECRET${more} }`);
  const config = load(text, { ...env, SECRET: 'app-client-secret' });
  expect(config.connections['crm']?.webhooks?.kind).toBe('hubspot');
});

test('parts that do not fit together, when loaded, then each is refused', () => {
  const text = `${whole}server2: {}\n`
    .replace('users: [', 'users: [{ name: ops, password: $CONSOLE_PASSWORD }, ')
    .replace(
      'connections:\n',
      `  second: { ${dialer}, hookKey: [$OTHER, $HOOK_KEY] }\nconnections:\n  form: { type: hubspot, accessToken: $TOKEN }\n`,
    )
    .replace('dialer: main, fields', 'dialer: mian, fields');
  expect(faultsOf(text, { ...env, OTHER: 'another-hook-key-0001' })).toEqual([
    '3 console.users[1].name: another user has the same name',
    '6 dialers.second.hookKey: dialer main has the same hook key; give every dialer its own',
    '12 sources.form: connections has this name too; names must differ',
    '12 sources.form.dialer: there is no dialer "mian"; did you mean "main"?',
    expect.stringContaining('server2: unknown key'),
  ]);
});
