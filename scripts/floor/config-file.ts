import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { SANDBOX_CREDENTIALS } from '../../src/sandbox/start-sandbox.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { connectionsTo, dialerAt } from './connections.ts';

export const HOOK_KEY = 'sandbox-hook-key-1';
export const LEADS_SECRET = 'sandbox-leads-secret-1';
/** Of the app whose webhooks are taken, where `crm` has some. */
export const HUBSPOT_APP_SECRET = 'sandbox-app-secret-1';
export const CONSOLE_USER = { name: 'floor', password: 'sandbox-console' } as const;

export interface FloorConfigOptions {
  readonly dir: string;
  readonly urls: SandboxProcess['urls'];
  readonly redisUrl: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly consolePort: number;
  readonly logLevel?: string | undefined;
  /** For every destination; keeps tests from waiting for real backoffs. */
  readonly delivery?: object | undefined;
  /** More keys of the HubSpot connection, such as `webhooks` and `leads`. */
  readonly crm?: object | undefined;
}

/** Environment of the program on a sandbox floor. */
export const FLOOR_ENV = {
  VICIDIAL_USER: SANDBOX_CREDENTIALS.dialer.user,
  VICIDIAL_PASS: SANDBOX_CREDENTIALS.dialer.password,
  HOOK_KEY,
  HUBSPOT_TOKEN: SANDBOX_CREDENTIALS.hubspot.accessToken,
  SF_ID: SANDBOX_CREDENTIALS.salesforce.clientId,
  SF_SECRET: SANDBOX_CREDENTIALS.salesforce.clientSecret,
  AUDIT_SECRET: SANDBOX_CREDENTIALS.webhook.secret,
  LEADS_SECRET,
  HUBSPOT_APP_SECRET,
  HIGHLEVEL_TOKEN: SANDBOX_CREDENTIALS.highlevel.accessToken,
  CONSOLE_PASSWORD: CONSOLE_USER.password,
} as const;

/** Write a configuration that connects the program to the sandbox. @returns the file's path */
export function writeFloorConfig(options: FloorConfigOptions): string {
  const { urls, delivery = {} } = options;
  const to = connectionsTo(urls);
  const file = join(options.dir, 'vicibridge.yaml');
  const config = {
    server: { host: '127.0.0.1', port: options.port, publicUrl: `http://127.0.0.1:${options.port}` },
    console: {
      port: options.consolePort,
      users: [{ name: CONSOLE_USER.name, password: '$CONSOLE_PASSWORD', role: 'write' }],
    },
    data: { dir: join(options.dir, 'data') },
    redis: { url: options.redisUrl },
    log: { level: options.logLevel ?? 'info' },
    dialers: {
      main: {
        ...dialerAt(urls),
        listId: '1001',
        // A dialer takes no more than 8 at once.
        delivery: { ...delivery, concurrency: 4 },
      },
    },
    connections: {
      crm: { ...to.hubspot, delivery, ...options.crm },
      sfdc: { ...to.salesforce, delivery },
      audit: { ...to.webhook, delivery },
    },
    sources: { website: { secret: '$LEADS_SECRET', dialer: 'main', listId: '1001' } },
    routes: [
      { on: ['disposition', 'no-agent'], to: ['crm', 'sfdc', 'audit'] },
      { on: 'call-started', to: ['audit'] },
    ],
  };
  writeFileSync(file, stringify(config, { aliasDuplicateObjects: false }));
  return file;
}
