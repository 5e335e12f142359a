import { expect, onTestFinished, test, vi } from 'vitest';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { startWebhookStandIn } from '../../src/sandbox/webhook/index.ts';
import { writeCallsRead } from '../../src/reconcile/checkpoints.ts';
import { CANARIES, cli } from './cli-rig.ts';
import { callsRig } from './feed-rig.ts';
import { dispoUrl, urlRow } from './reconcile-rig.ts';
import { startDatabaseRig } from './vicidial-database-rig.ts';
import { startWhole } from './whole-rig.ts';

const SECRET = 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhIQ==';
const PATIENCE = { timeout: 20_000, interval: 50 };
const MINUTE_MS = 60_000;

test('a running program finds a call and a URL that never reached it, and tells the webhook of each once', async () => {
  const database = await startDatabaseRig();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const dialer = await startDialerStandIn({
    users: [{ user: CANARIES.VICIDIAL_USER, password: CANARIES.VICIDIAL_PASS, level: 9 }],
  });
  onTestFinished(() => dialer.close());
  const audit = await startWebhookStandIn({ secret: SECRET });
  onTestFinished(() => audit.close());
  const now = Date.now();
  const ago = (minutes: number): string =>
    new Date(Math.floor((now - minutes * MINUTE_MS) / 1000) * 1000).toISOString();
  const uniqueid = (n: number): string => `${Date.parse(ago(20)) / 1000}.${n}`;
  const calls = callsRig(database.admin);
  for (const n of [1, 2]) {
    await calls.lead(100 + n, { status: 'SALE' });
    await calls.dialled({
      uniqueid: uniqueid(n),
      leadId: 100 + n,
      at: ago(20),
      seconds: 60,
      status: 'SALE',
      user: '1001',
    });
    await calls.round({
      id: n,
      user: '1001',
      leadId: 100 + n,
      uniqueid: uniqueid(n),
      status: 'SALE',
      at: ago(20),
    });
  }
  // Call 1 has a URL that the browser never sent; of call 2 there is none at all.
  const url = dispoUrl({ leadId: 101, uniqueid: uniqueid(1), agentLogId: 1, status: 'SALE' });
  await calls.insert(
    'vicidial_url_log',
    urlRow(1, { url, response: '', at: ago(18), uniqueid: uniqueid(1) }),
  );
  const { host, port, user, password } = database.settings();
  const whole = await startWhole(
    {
      server: { port: 0, publicUrl: 'https://bridge.example.com' },
      dialers: {
        main: {
          url: dialer.url,
          user: '$VICIDIAL_USER',
          password: '$VICIDIAL_PASS',
          timezone: 'America/New_York',
          hookKey: '$HOOK_KEY',
          database: { host, port, user, password: '$DATABASE_PASSWORD' },
        },
      },
      connections: {
        audit: {
          type: 'webhook',
          url: `${audit.url}/in`,
          secret: '$AUDIT_SECRET',
          allowPrivateAddresses: true,
        },
      },
      routes: [{ on: 'disposition', to: 'audit' }],
    },
    {
      env: { AUDIT_SECRET: SECRET, DATABASE_PASSWORD: password },
      // As if it had been read since an hour: the test may run right after midnight of the dialer.
      async fill(ledger) {
        const begin = now - 60 * MINUTE_MS;
        const read = { begin, until: begin, hourlyAt: now, dailyOf: '9999-12-31' };
        await ledger.write((trx) => writeCallsRead(trx, 'main', read));
      },
    },
  );
  const worker = await whole.startWorker();
  await vi.waitFor(() => expect(audit.messages).toHaveLength(2), PATIENCE);
  await vi.waitFor(async () => {
    const page = await fetch(`http://127.0.0.1:${worker.consolePort}/metrics`);
    const text = await page.text();
    expect(text).toMatch(/vicibridge_reconcile_taken_back_total\{dialer="main"\} 2\n/u);
    expect(text).toMatch(/vicibridge_reconcile_busy_seconds_total\{dialer="main"\} [\d.]+\n/u);
  }, PATIENCE);
  const marks = whole.query<{ field: string }>(
    `select json_extract(event, '$.marks[0].field') as field from events where type = 'disposition'`,
  );
  expect(new Set(marks.map(({ field }) => field))).toEqual(new Set(['url-log', 'call-log']));
  const env = { AUDIT_SECRET: SECRET, DATABASE_PASSWORD: password };
  const { stdout } = await cli(['status'], { dir: whole.dir, env });
  expect(stdout).toMatch(
    /calls {8}main: read up to \d+ s ago; 0 open, 0 in their grace, \d missing, 0 failed/u,
  );
  expect(stdout).toMatch(
    /load \d+\.\d\d % \(\d+ statements, \d+ rows, \d+ ms of \d+ s\), the slowest \d+ ms/u,
  );
  expect(audit.duplicates).toBe(0);
}, 60_000);
