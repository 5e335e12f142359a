import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { SANDBOX_ENVIRONMENT, sandboxConfig } from '../../src/commands/sandbox-files.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith } from './config-rig.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const ADDRESSES = {
  dialer: 'http://127.0.0.1:9100',
  hubspot: 'http://127.0.0.1:9101',
  salesforce: 'http://127.0.0.1:9102',
  webhook: 'http://127.0.0.1:9103',
  highlevel: 'http://127.0.0.1:9104',
};

test('when the printed files are loaded, then both CRMs have webhooks and leads, and a vendor may post numbers', () => {
  const lines = SANDBOX_ENVIRONMENT.trim().split('\n');
  const env = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const dir = folderWith({ 'vicibridge.yaml': sandboxConfig(ADDRESSES) });
  const config = loadConfig({ path: join(dir, 'vicibridge.yaml'), env, connectors });
  for (const name of ['crm', 'sfdc']) {
    const connection = config.connections[name];
    expect(connection?.webhooks, name).toBeDefined();
    expect(connection?.leads?.dialer, name).toBe('main');
  }
  expect(config.dialers['main']?.recordings).toBeDefined();
  expect(config.recordings?.secret).toBeDefined();
  expect(Object.keys(config.dnc.sources)).toEqual(['scrubber']);
  expect(Object.keys(config.sources)).toEqual(['website']);
});

test('docs/sandbox.md shows the files as the command prints them', () => {
  const page = readFileSync(join(DOCS, 'sandbox.md'), 'utf8');
  expect(page).toContain(sandboxConfig(ADDRESSES));
  expect(page).toContain(SANDBOX_ENVIRONMENT);
});

test('when the recipes of the pages show a secret, then it is one of the printed files', () => {
  const pages = ['sandbox.md', 'connectors/hubspot-webhooks.md', 'connectors/salesforce-webhooks.md'];
  const shown = pages.flatMap((page) =>
    [
      ...readFileSync(join(DOCS, page), 'utf8').matchAll(/sandbox-(?:app|message|flow|leads|dnc|hook)-\w+/g),
    ].map(([secret]) => secret),
  );
  expect(shown.length).toBeGreaterThan(5);
  for (const secret of new Set(shown)) expect(SANDBOX_ENVIRONMENT).toContain(`=${secret}\n`);
});
