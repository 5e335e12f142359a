import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Config } from '../../src/config/config.ts';
import type { Environment } from '../../src/config/environment.ts';
import { ConfigError } from '../../src/config/fault.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { AnyConnector } from '../../src/config/schema.ts';
import { defineConnector } from '../../src/connector.ts';

function refuseToConnect(): never {
  throw new Error('A configuration test never connects.');
}

/** A dialer and two CRMs of the test's own, so that these tests do not follow every change of a real one. */
export const connectors: readonly AnyConnector[] = [
  defineConnector({
    type: 'vicidial',
    settings: z.strictObject({
      type: z.literal('vicidial'),
      url: z.url(),
      user: z.string(),
      password: z.string(),
      timezone: z.string(),
      listId: z.string().regex(/^\d+$/).default('999'),
    }),
    accepts: ['lead-submitted'],
    connect: refuseToConnect,
  }),
  defineConnector({
    type: 'hubspot',
    settings: z.strictObject({
      type: z.literal('hubspot'),
      accessToken: z.string().describe('Token of the account.'),
      baseUrl: z.url().default('https://crm.example.com'),
    }),
    accepts: ['disposition', 'call-started'],
    takesCalls: true,
    connect: refuseToConnect,
  }),
  defineConnector({
    type: 'webhook',
    settings: z
      .strictObject({
        type: z.literal('webhook'),
        url: z.url(),
        secret: z.string(),
        headers: z.record(z.string(), z.string()).default({}),
        code: z.string().optional(),
      })
      .superRefine((settings, context) => {
        if (settings.code === 'quote') {
          context.addIssue({ code: 'custom', path: ['url'], message: `a careless ${settings.secret} here` });
        }
      }),
    accepts: ['disposition', 'no-agent', 'lead-added'],
    connect: refuseToConnect,
  }),
];

export const env: Environment = {
  VICIDIAL_USER: 'apiuser',
  VICIDIAL_PASS: 'canary-dialer-pass',
  HOOK_KEY: 'canary.hook-key_000001',
  TOKEN: 'canary-token-000002',
  AUDIT_SECRET: 'canary-audit-000003',
  LEADS_SECRET: 'canary-leads-000004',
  CONSOLE_PASSWORD: 'canary-console-000005',
};

export const dialer =
  'url: https://dialer.example.com, user: $VICIDIAL_USER, password: $VICIDIAL_PASS, timezone: America/New_York';

/** A configuration that uses every section and has no fault. */
export const whole = `
server: { port: 8080, publicUrl: https://bridge.example.com }
console: { users: [{ name: ops, password: $CONSOLE_PASSWORD, role: write }] }
dialers:
  main: { ${dialer}, hookKey: $HOOK_KEY }
connections:
  crm: { type: hubspot, accessToken: $TOKEN }
  audit: { type: webhook, url: https://example.com/in, secret: $AUDIT_SECRET }
sources:
  form: { secret: $LEADS_SECRET, dialer: main, fields: { mobile: phone_number } }
routes:
  - { on: disposition, campaigns: [SALES], to: [crm, audit] }
`;

/** A fresh folder that is gone after the test, with these files in it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'vicibridge-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Load a configuration that consists of this text. */
export function load(text: string, environment: Environment = env): Config {
  const folder = folderWith({ 'vicibridge.yaml': text });
  return loadConfig({ path: join(folder, 'vicibridge.yaml'), env: environment, connectors });
}

/** The error that loading this text ends with; fails where it loads. */
export function errorOf(text: string, environment: Environment = env): ConfigError {
  try {
    load(text, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration loads though it has a fault.');
}

/** The faults of this text as `line path: message`. */
export function faultsOf(text: string, environment: Environment = env): string[] {
  return errorOf(text, environment).faults.map(
    ({ position, path, message }) => `${position?.line ?? '-'} ${path}: ${message}`,
  );
}
