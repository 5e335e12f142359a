import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type DialerCall, writeCalls } from '../../src/ledger/dialer-calls.ts';
import { orderBackfill } from '../../src/ledger/backfills.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import { startWorkerRole } from '../../src/roles/worker-role.ts';
import { FROM, talked, uniqueidOf, UNTIL } from './backfill-rig.ts';
import { CANARIES, cli, folderWith, inLedger, type Printed } from './cli-rig.ts';
import { callsRig } from './feed-rig.ts';
import { eventOf, hitOf, keptLog } from './ledger-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

const DIALER = {
  url: 'http://127.0.0.1:1',
  user: '$VICIDIAL_USER',
  password: '$VICIDIAL_PASS',
  timezone: 'America/New_York',
  hookKey: '$HOOK_KEY',
};
const WINDOW = ['--from', '2026-06-01 10:00', '--to', '2026-06-01 11:00'];

// Each test runs several commands.
vi.setConfig({ testTimeout: 120_000 });

let database: DatabaseRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  await database.admin.query(`insert into vicidial_campaigns (campaign_id, active) values ('SALES', 'Y')`);
  const calls = callsRig(database.admin);
  for (const n of [1, 2, 3, 4]) await talked(calls, n);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());

/** A folder whose dialer can be read; its ledger has call 2. */
function folder(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { host, port, user } = database.settings();
  const main = { ...DIALER, database: { host, port, user, password: '$DB_PASSWORD' } };
  return folderWith(
    async (ledger) => {
      const event = eventOf(2, {
        receivedAt: new Date().toISOString(),
        leadKey: 'main:102',
        lead: { id: '102' },
        call: { uniqueid: uniqueidOf(2), status: 'SALE', agentLogId: '2' },
        agent: { user: '1001' },
      });
      await ledger.write((trx) => insertEvent(trx, event, hitOf(event)));
    },
    { dialers: { main }, ...changes },
  );
}

const env = (): Record<string, string> => ({ DB_PASSWORD: database.settings().password });

const vicibridge = (words: readonly string[], { dir }: { readonly dir: string }): Promise<Printed> =>
  cli(words, { dir, env: env() });

const ordered = (dir: string): Promise<number> =>
  inLedger(dir, (ledger) =>
    ledger.write((trx) =>
      orderBackfill(
        trx,
        {
          dialer: 'main',
          from: FROM,
          until: UNTIL,
          campaigns: ['SALES'],
          archived: true,
          rate: 5,
          expected: 4,
        },
        FROM,
      ),
    ),
  );

test('an hour of calls, when a backfill of it is tried with --dry-run, then calls, deliveries, API requests, time and load are told and nothing is ordered', async () => {
  const dir = await folder();
  const { code, stdout } = await vicibridge(['backfill', ...WINDOW, '--dry-run', '--rate', '2/s'], { dir });
  expect(stdout).toMatch(/^SALES +disposition +4 +3$/m);
  expect(stdout).toMatch(/^4 calls: 1 in the ledger, 3 missing and to be taken back in$/m);
  expect(stdout).toMatch(/^deliveries +crm: 3, 1 API request in full batches, 9 one by one$/m);
  expect(stdout).toMatch(/^ +audit: 3, 3 API requests$/m);
  expect(stdout).toMatch(/^time +\d+ s at 2 calls\/s/m);
  expect(stdout).toMatch(/^dialer +\d+ statements/m);
  expect(stdout).toMatch(/stays 30 days from now/);
  expect(stdout).toMatch(/the ledger forgets after 30 days/);
  expect(code).toBe(0);
  const list = await vicibridge(['backfill', 'list'], { dir });
  expect(list.stdout).toBe('there is no backfill yet\n');
});

test('a backfill, when it is ordered without a running program, then it is kept, told how it begins, and listed', async () => {
  const dir = await folder();
  const { code, stdout } = await vicibridge(['backfill', ...WINDOW, '--yes'], { dir });
  expect(code).toBe(0);
  expect(stdout).toMatch(/backfill 1 is ordered/);
  expect(stdout).toMatch(/it begins when the program does \(redis cannot be reached\): vicibridge start/);
  const again = await vicibridge(['backfill', '--from', '2026-06-01 10:30', '--yes'], { dir });
  expect(again).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/backfill 1 of main \(ordered\) has calls of this time already/) as string,
  });
  const { stdout: listed } = await vicibridge(['backfill', 'list', '--json'], { dir });
  expect(JSON.parse(listed)).toMatchObject({
    id: 1,
    dialer: 'main',
    from: '2026-06-01T14:00:00.000Z',
    to: '2026-06-01T15:00:00.000Z',
    state: 'ordered',
    expected: 4,
    rate: 5,
    archived: true,
  });
});

test('a backfill without a terminal, when nobody has said yes, then it is refused and nothing is ordered, but an estimate is given', async () => {
  const dir = await folder();
  for (const words of [[], ['--json']]) {
    const { code, stdout, stderr } = await vicibridge(['backfill', ...WINDOW, ...words], { dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/say --yes, or --dry-run/);
  }
  const estimate = await vicibridge(['backfill', ...WINDOW, '--dry-run', '--json'], { dir });
  expect(JSON.parse(estimate.stdout)).toMatchObject({ id: null, calls: 4, missing: 3 });
  expect((await vicibridge(['backfill', 'list'], { dir })).stdout).toBe('there is no backfill yet\n');
  const machine = await vicibridge(['backfill', ...WINDOW, '--yes', '--json'], { dir });
  expect(JSON.parse(machine.stdout)).toMatchObject({ id: 1 });
});

/** Call `n` of a backfill that was found missing. */
const missingCall = (n: number): DialerCall => ({
  leg: `out:${uniqueidOf(n)}`,
  day: '2026-06-01',
  campaign: 'SALES',
  kind: 'disposition',
  direction: 'outbound',
  status: 'SALE',
  agent: '1001',
  lead_id: String(100 + n),
  uniqueid: uniqueidOf(n),
  call_id: '',
  called_at: FROM + n * 1000,
  settled_at: FROM + n * 1000,
  state: 'missing',
  event_id: null,
  reconciled: 0,
  backfill: 1,
  due_at: FROM,
  tries: 0,
  reason: null,
  updated_at: FROM,
});

test('a backfill of which 51 calls are found missing and one has arrived, when it is cancelled, then each command tells so many and that 50 are shown', async () => {
  const dir = await folder();
  const id = await ordered(dir);
  await inLedger(dir, async (ledger) => {
    const event = await ledger.db.selectFrom('events').select('id').executeTakeFirstOrThrow();
    await ledger.write(async (trx) => {
      const found = Array.from({ length: 52 }, (_, n) => missingCall(n));
      await writeCalls(
        trx,
        'main',
        found.map((call, n) => (n === 2 ? { ...call, event_id: event.id, tries: 1 } : call)),
      );
      await trx
        .updateTable('backfills')
        .set({ state: 'paused', phase: 'settling', read_until: UNTIL, calls: 52, missing: 52 })
        .where('id', '=', id)
        .execute();
    });
  });
  const step = async (...words: string[]): Promise<string> =>
    (await vicibridge(['backfill', ...words], { dir })).stdout;
  expect(await step('show', '1')).toMatch(/52 were missing, 1 of them taken back in, 0 failed/);
  expect(await step('cancel', '1')).toMatch(/still to be taken back in.*: 51 calls$/m);
  const shown = await step('show', '1');
  expect(shown).toMatch(/52 were missing, 1 of them taken back in, 0 failed/);
  expect(shown).toMatch(/^not in the ledger \(51; .*reconciliation takes them back in by itself\):$/m);
  expect(shown).not.toMatch(new RegExp(`${uniqueidOf(2)} `));
  expect(shown).toMatch(/^first 50 of 51$/m);
  expect(JSON.parse(await step('list', '--json'))).toMatchObject({ counts: { missing: 52, taken: 1 } });
  expect(JSON.parse(await step('show', '1', '--json'))).toMatchObject({ leftInAll: 51 });
});

test('a backfill, when it is paused, resumed and cancelled, then each is told and what cannot be is refused', async () => {
  const dir = await folder();
  await ordered(dir);
  const step = (...words: string[]) => vicibridge(['backfill', ...words], { dir });
  expect((await step('resume', '1')).stderr).toMatch(/backfill 1 is ordered: you cannot resume it/);
  expect((await step('pause', '1')).stdout).toMatch(/^backfill 1 rests/);
  expect((await step('show', '1')).stdout).toMatch(/^backfill 1 of dialer main: paused$/m);
  expect((await step('resume', '1')).stdout).toMatch(/goes on where it was/);
  expect((await step('cancel', '1')).stdout).toMatch(/is ended/);
  const { stdout } = await step('show', '1');
  expect(stdout).toMatch(/^backfill 1 of dialer main: cancelled$/m);
  expect(stdout).toMatch(/^up to +2026-06-01 11:00:00 UTC-04:00 \(SALES\)$/m);
  expect(await step('cancel', '1')).toMatchObject({ code: 2 });
  expect(await step('show', '7')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/there is no backfill 7/) as string,
  });
});

test('what cannot be backfilled, when it is asked for, then the reason and the remedy are told', async () => {
  const dir = await folder();
  const refused = async (words: readonly string[], where: string, reason: RegExp): Promise<void> => {
    const { code, stderr } = await vicibridge(['backfill', ...words, '--yes'], { dir: where });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(reason) as string });
  };
  await refused(['--from', '2026-06-02', '--to', '2026-06-02'], dir, /no time between/);
  await refused(['--from', '2026-06-02', '--to', '2999-01-01'], dir, /is not over yet/);
  await refused([...WINDOW, '--rate', '0'], dir, /--rate 0: write calls a second/);
  await refused([...WINDOW, '--dialer', 'other'], dir, /no dialer other/);
  const off = await folder({ dialers: { main: { ...DIALER, reconcile: { enabled: false } } } });
  await refused(
    WINDOW,
    off,
    /records of dialer main are not read: dialers\.main\.reconcile\.enabled is false/,
  );
  for (const reconcile of [{}, { api: true }])
    await refused(
      WINDOW,
      await folder({ dialers: { main: { ...DIALER, reconcile } } }),
      /calls of dialer main cannot be read: give it a database/,
    );
  const nobody = { host: '127.0.0.1', port: 1, user: 'bridge', password: '$DB_PASSWORD' };
  const away = await folder({ dialers: { main: { ...DIALER, database: nobody } } });
  const { code, stderr } = await vicibridge(['backfill', ...WINDOW, '--yes'], { dir: away });
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringMatching(/^nothing was ordered: /m) as string,
  });
});

test('a backfill that is ordered, when the program runs, then it is carried out and its end is shown', async () => {
  const redis = { url: inject('redisUrl'), prefix: `{${randomUUID().slice(0, 12)}}` };
  const taken = createServer((_request, response) => response.end('ok'));
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const dir = await folder({
    redis,
    connections: { audit: { type: 'webhook', url: `http://127.0.0.1:${port}/in`, secret: '$AUDIT_SECRET' } },
    routes: [{ on: 'disposition', to: ['audit'] }],
  });
  const config = loadConfig({
    path: join(dir, 'vicibridge.yaml'),
    env: { ...CANARIES, ...env() },
    connectors,
  });
  const worker = await startWorkerRole(config, connectors, keptLog().logger);
  onTestFinished(() => worker.stop(500));
  const { code, stdout, stderr } = await vicibridge(['backfill', ...WINDOW, '--yes', '--rate', '100'], {
    dir,
  });
  expect(stderr).toMatch(/^100 % .* 3 missing {2}3 taken back$/m);
  expect(stdout).toMatch(/^backfill 1 of dialer main: done$/m);
  expect(stdout).toMatch(/^calls +4 read, 1 were held, 3 were missing, 3 of them taken back in, 0 failed$/m);
  expect(code).toBe(0);
});
