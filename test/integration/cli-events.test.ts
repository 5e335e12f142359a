import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { CANARIES, cli, folderWith, writeConfig } from './cli-rig.ts';
import { eventOf, keep } from './ledger-rig.ts';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

const HOUR_MS = 3_600_000;

/** Four events, one an hour: a sale, a callback of the same lead, a DNC of another, a British lead. */
const events = [
  eventOf(1, {
    receivedAt: ago(4),
    leadKey: 'main:101',
    lead: { id: '101', phone: '3125550101', e164: '+13125550101' },
  }),
  eventOf(2, {
    receivedAt: ago(3),
    leadKey: 'main:101',
    lead: { id: '101', phone: '3125550101', e164: '+13125550101' },
    campaign: 'SUPPORT',
  }),
  eventOf(3, { receivedAt: ago(2), leadKey: 'main:202', lead: { id: '202', phone: '5550199' } }),
  eventOf(4, {
    receivedAt: ago(1),
    leadKey: 'main:303',
    lead: { id: '303', phone: '2079460018', e164: '+442079460018' },
  }),
] as const;

function ago(hours: number): string {
  return new Date(Date.now() - hours * HOUR_MS).toISOString();
}

function dialer(hookKey: string): object {
  const login = { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS' };
  return { url: 'http://127.0.0.1:1', ...login, timezone: 'America/New_York', hookKey: `$${hookKey}` };
}

describe('vicibridge events', () => {
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'vicibridge-events-'));
    // The second dialer's country is what its national numbers are searched in.
    const uk = { ...dialer('LEADS_SECRET'), defaultPhoneCode: '44' };
    writeConfig(dir, { dialers: { main: dialer('HOOK_KEY'), uk } });
    mkdirSync(join(dir, 'data'));
    const ledger = await openLedger(join(dir, 'data'));
    await keep(ledger, events, ['crm']);
    await keep(
      ledger,
      [eventOf(5, { receivedAt: ago(5), leadKey: 'main:404', lead: { id: '404' } })],
      ['audit'],
    );
    await ledger.db
      .updateTable('deliveries')
      .set({ state: 'dead' })
      .where('event_id', '=', eventOf(3).id)
      .execute();
    await ledger.db
      .updateTable('deliveries')
      .set({ state: 'delivered' })
      .where('event_id', '=', eventOf(4).id)
      .execute();
    await ledger.close();
    return () => rmSync(dir, { recursive: true, force: true });
  });

  /** The numbers of the events that are listed. */
  async function listed(...words: string[]): Promise<number[]> {
    const { code, stdout, stderr } = await cli(['events', '--json', ...words], { dir });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => Number((JSON.parse(line) as { id: string }).id.slice(4)));
  }

  test.each([
    [['--phone', '+1 (312) 555-0101', '--campaign', 'SALES'], [1]],
    [['--phone', '020 7946 0018'], [4]],
    [['--lead', '101', '--limit', '1'], [2]],
    [['--uniqueid', '1790000000.3', '--state', 'dead', '--to', 'crm'], [3]],
    [
      ['--since', '150m'],
      [4, 3],
    ],
    [
      ['--since', ago(3.5)],
      [4, 3, 2],
    ],
  ] as [string[], number[]][])('%j lists %j, newest first', async (words, expected) => {
    expect(await listed(...words)).toEqual(expected);
  });

  test('without --json it is a line for each, with the states of its deliveries', async () => {
    const { stdout } = await cli(['events', '--state', 'dead'], { dir });
    expect(stdout).toMatch(/^evt_0{25}3 {2}\d{4}-.*disposition.*SALE.*main:202 {2}crm:dead\n$/);
    expect((await cli(['events', '--phone', '1'], { dir })).stdout).toBe('no event matches\n');
  });

  test('one event is shown with all that is known of it', async () => {
    const { code, stdout } = await cli(['event', eventOf(3).id], { dir });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      id: eventOf(3).id,
      duplicates: 0,
      lead: { phone: '5550199' },
      deliveries: [{ destination: 'crm', state: 'dead', lane: 'main:202', attempts: [] }],
    });
  });

  test.each([
    [['events', '--state', 'lost'], 'use one of waiting, due'],
    [['events', '--limit', '0'], 'use a whole number'],
    [['events', '--since', 'yesterday'], 'write 30m, 2h, 7d'],
    [['event', 'evt_none'], 'no event evt_none'],
    [['events', '--lost'], "unknown option '--lost'"],
    [['event'], "missing required argument 'id'"],
    [['evnets'], "unknown command 'evnets'"],
    [['start', '--role', 'boss'], 'use one of all, receiver, worker'],
  ])('%j ends with 2 and says %s', async (words, message) => {
    const { code, stdout, stderr } = await cli(words, { dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('when the reader of a long list has enough, it ends without a complaint', async () => {
    const command = `"${process.execPath}" "${join(import.meta.dirname, '../../src/cli.ts')}" events | head -n 1`;
    const child = spawn('bash', ['-c', command], { cwd: dir, env: { ...process.env, ...CANARIES } });
    const complaints: string[] = [];
    child.stderr.on('data', (text) => complaints.push(String(text)));
    const [code] = await once(child, 'close');
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
  });
});

test('--help and --version end with 0 and name every command', async () => {
  const dir = await folderWith();
  const help = await cli(['--help'], { dir });
  expect(help.code).toBe(0);
  for (const name of [
    'start',
    'check',
    'status',
    'urls',
    'events',
    'event',
    'replay',
    'recover',
    'release',
    'sandbox',
  ]) {
    expect(help.stdout).toContain(name);
  }
  const version = await cli(['--version'], { dir });
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
