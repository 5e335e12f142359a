import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { urlTemplate } from '../../src/domain/url-templates.ts';
import type { WebhookFaults } from '../../src/sandbox/hubspot/webhooks/target.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { FLOOR_ENV, HOOK_KEY } from '../floor/config-file.ts';
import { type LogLine, type Program, startProgram } from '../floor/program.ts';
import { startRedis } from '../private-redis.ts';
import { freePort } from '../redis-port.ts';
import { type CrmSide, hubspotSide, salesforceSide } from './crm-side.ts';

export interface CrmFloorOptions {
  /** Whose records become leads. */
  readonly crm: 'hubspot' | 'salesforce';
  /** What the CRM's webhooks do besides arriving. */
  readonly webhooks?: WebhookFaults;
  readonly coalesceMs?: number;
  readonly onLog?: (line: LogLine) => void;
}

/** A call centre whose leads come from a CRM: stand-ins in this process, Redis and the program in theirs. */
export interface CrmFloor {
  readonly sandbox: Sandbox;
  readonly publicUrl: string;
  readonly crm: CrmSide;
  readonly dataDir: string;
  readonly configFile: string;
  program(): Program | undefined;
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openCrmFloor(options: CrmFloorOptions): Promise<CrmFloor> {
  await using stack = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-crm-floor-'));
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const redis = stack.use(await startRedis());
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const addLeadUrl = urlTemplate('add-lead', { publicUrl, dialer: 'main', hookKey: HOOK_KEY });
  const sandbox = await startSandbox({ dialer: { races: true, seed: newLeadUrl(addLeadUrl) } });
  stack.defer(() => sandbox.close());
  const crm = (options.crm === 'hubspot' ? hubspotSide : salesforceSide)(sandbox);
  const configFile = join(dir, 'vicibridge.yaml');
  writeFileSync(
    configFile,
    stringify(configOf({ sandbox, crm, redisUrl: redis.url, port, publicUrl, dir }, options), {
      aliasDuplicateObjects: false,
    }),
  );
  const env = { ...FLOOR_ENV, ...crm.env };
  const start = () => startProgram({ configFile, env, onLog: options.onLog });
  let program: Program | undefined = await start();
  stack.defer(async () => {
    await program?.stop();
  });
  crm.connect(publicUrl, options.webhooks);
  const owned = stack.move();
  return {
    sandbox,
    publicUrl,
    crm,
    dataDir: join(dir, 'data'),
    configFile,
    program: () => program,
    async kill() {
      const killed = program;
      program = undefined;
      await killed?.kill();
    },
    async restart() {
      program = await start();
    },
    close: () => owned.disposeAsync(),
  };
}

/** VICIdial tells of every lead that its API adds. */
function newLeadUrl(url: string) {
  return {
    vicidial_url_multi: [
      { campaign_id: '-SYSTEM-API-NEWLEAD-', entry_type: 'system', url_type: 'apinewlead', url_address: url },
    ],
  };
}

interface Parts {
  readonly sandbox: Sandbox;
  readonly crm: CrmSide;
  readonly redisUrl: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dir: string;
}

function configOf(
  { sandbox, crm, redisUrl, port, publicUrl, dir }: Parts,
  { coalesceMs = 1000 }: CrmFloorOptions,
) {
  const delivery = { ratePerSecond: 1000, backoffMs: 200, maxBackoffMs: 3000, timeoutMs: 20_000 };
  return {
    server: { host: '127.0.0.1', port, publicUrl },
    console: { port: 0 },
    data: { dir: join(dir, 'data') },
    redis: { url: redisUrl },
    dialers: {
      main: {
        url: sandbox.dialer.url,
        user: '$VICIDIAL_USER',
        password: '$VICIDIAL_PASS',
        timezone: 'America/New_York',
        hookKey: '$HOOK_KEY',
        listId: '1001',
        timeoutMs: 5000,
        governor: { ratePerSecond: 100, burst: 50, minRatePerSecond: 50, dncShare: 0.1 },
        delivery: { ...delivery, concurrency: 8 },
      },
    },
    connections: {
      crm: {
        ...crm.connection,
        delivery: { ...delivery, concurrency: 20 },
        leads: { dialer: 'main', coalesceMs, objects: { [crm.mapping.object]: crm.mapping.rules } },
      },
      audit: { type: 'webhook', url: `${sandbox.webhook.url}/in`, secret: '$AUDIT_SECRET', delivery },
    },
    routes: [
      { on: 'disposition', to: ['crm'] },
      { on: 'lead-added', to: ['audit'] },
    ],
  };
}
