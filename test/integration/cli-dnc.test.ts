import { parse } from 'csv-parse/sync';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { setDnc } from '../../src/ledger/dnc/facts.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { CANARIES, cli, folderWith, inLedger } from './cli-rig.ts';
import { operate } from './dnc-rig.ts';

const NUMBER = '+13125550101';
const START = 1_790_000_000_000;

async function block(ledger: Ledger, number: string, more: { place?: string; reason?: string } = {}) {
  const { place = 'system', reason = 'asked' } = more;
  await ledger.write((trx) =>
    setDnc(trx, {
      numbers: [number],
      place,
      at: START,
      actor: '6666',
      origin: 'main',
      eventId: undefined,
      reason,
    }),
  );
}

async function unfinished(dir: string): Promise<string[]> {
  return inLedger(dir, async ({ db }) => {
    const rows = await db
      .selectFrom('deliveries')
      .innerJoin('events', 'events.id', 'deliveries.event_id')
      .select(['events.type', 'destination', 'urgency'])
      .orderBy('destination')
      .execute();
    return rows.map(({ type, destination, urgency }) => `${type} ${destination} ${urgency}`);
  });
}

describe('vicibridge dnc', { timeout: 60_000 }, () => {
  test('add blocks a number as it is written, keeps who and why, and tells dialer and CRM urgently', async () => {
    const dir = await folderWith();
    const words = ['dnc', 'add', '(312) 555-0101', '--reason', 'letter of 3 May', '--by', 'ann'];
    const dry = await cli([...words, '--dry-run'], { dir });
    expect(dry.stdout).toBe(`${NUMBER}  would be blocked everywhere\nwould go to: main, crm\n`);
    expect(await unfinished(dir)).toEqual([]);

    const { code, stdout } = await cli(words, { dir });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\+13125550101 {2}is blocked everywhere\nevt_\w+ {2}told: main, crm\n$/);
    expect(await unfinished(dir)).toEqual(['dnc-set crm 0', 'dnc-set main 0']);
    const check = await cli(['dnc', 'check', '1-312-555-0101'], { dir });
    expect(check.code).toBe(3);
    expect(check.stdout).toMatch(/must not be called everywhere, since 20\d\d-/);
    expect(check.stdout).toMatch(/system +set +20\S+ +ann +cli +letter of 3 May/);

    // An event that a command made is found and replayed like any other.
    await inLedger(dir, async ({ db }) => {
      await db.updateTable('deliveries').set({ state: 'dead' }).execute();
    });
    const id = /evt_\w+/.exec(stdout)?.[0] ?? '';
    expect((await cli(['replay', id], { dir })).stdout).toContain('again: main, crm');
  });

  test('add blocks several in one campaign, each with deliveries of its own, and says what was already', async () => {
    const dir = await folderWith((ledger) => block(ledger, NUMBER, { place: 'main:SALES' }));
    const words = ['dnc', 'add', NUMBER, '+442079460018', '--reason', 'x', '--campaign', 'sales'];
    const { stdout, stderr } = await cli(words, { dir });
    expect(stderr).toContain('note: whether main has the campaign is not known');
    expect(stdout).toContain(`${NUMBER}  is blocked in campaign SALES of main (it was already)`);
    expect(stdout).toContain('not for crm: a campaign is a matter of main\n');
    expect(await unfinished(dir)).toHaveLength(4);
    expect((await cli(['dnc', 'list'], { dir })).stdout).toMatch(
      /^number +place +since\n\+13125550101 +main:SALES +20.*\n\+442079460018 +main:SALES/,
    );
    expect((await cli(['dnc', 'check', '+13125550199'], { dir })).code).toBe(0);
  });

  test('add to a campaign that VICIdial does not have is refused with the nearest one, unless --no-check', async () => {
    const user = { user: CANARIES.VICIDIAL_USER, password: CANARIES.VICIDIAL_PASS };
    const dialer = await startDialerStandIn({ users: [{ ...user, level: 9 }] });
    onTestFinished(() => dialer.close());
    const main = {
      url: dialer.url,
      user: '$VICIDIAL_USER',
      password: '$VICIDIAL_PASS',
      timezone: 'America/New_York',
      hookKey: '$HOOK_KEY',
    };
    const dir = await folderWith(undefined, { dialers: { main } });
    const words = ['dnc', 'add', NUMBER, '--reason', 'x', '--campaign'];
    const refused = await cli([...words, 'SALE'], { dir });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/main has no campaign SALE,.*did you mean "SALES"\?/);
    expect(await unfinished(dir)).toEqual([]);
    const known = await cli([...words, 'sales'], { dir });
    expect(known).toMatchObject({ code: 0, stderr: '' });
    expect(known.stdout).toMatch(/told: main\nnot for crm: /);
    expect((await cli([...words, 'SALE', '--no-check'], { dir })).stdout).toContain('campaign SALE of main');
  });

  test.each([
    [['dnc', 'add', NUMBER], "required option '--reason <text>'"],
    [['dnc', 'lift', NUMBER, '--reason', 'x'], "required option '--by <name>'"],
    [['dnc', 'lift', NUMBER, '--by', 'ann', '--reason', 'x'], 'that number is not blocked'],
    [['dnc', 'lift', NUMBER, '--by', ' ', '--reason', 'x'], '--by is kept as evidence'],
    [['dnc', 'list', '--limit', '0'], '--limit 0'],
  ])('%j ends with 2 and says %s', async (words, message) => {
    const dir = await folderWith();
    const { code, stderr } = await cli(words, { dir });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('3125550101');
  });

  test('lift tells what it would do, then does it; the fact is gone, the evidence is not', async () => {
    const dir = await folderWith(async (ledger) => {
      await block(ledger, NUMBER);
      await block(ledger, NUMBER, { place: 'main:SALES' });
    });
    const words = ['dnc', 'lift', NUMBER, '--by', 'ann', '--reason', 'new consent'];
    const dry = await cli([...words, '--dry-run'], { dir });
    expect(dry.stdout).toContain(`${NUMBER}  would be lifted everywhere, by ann: new consent`);
    expect(dry.stdout).toContain(`${NUMBER}  stays blocked in campaign SALES of main`);
    expect(dry.stdout).toContain('would go to: main, crm\n');
    expect(dry.stdout).not.toMatch(/evt_|told:/);
    expect(dry.stdout).toContain('leads that got the status DNC keep it');
    expect(await unfinished(dir)).toEqual([]);

    expect((await cli(words, { dir })).code).toBe(0);
    expect(await unfinished(dir)).toEqual(['dnc-lifted crm 0', 'dnc-lifted main 0']);
    expect((await cli(['dnc', 'list', '--all'], { dir })).stdout).toMatch(
      /main:SALES +20\S+\n.*system +20\S+ +20/,
    );
    const again = await cli(words, { dir });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('not blocked everywhere, but in campaign SALES of main');
    const checked = await cli(['dnc', 'check', NUMBER, '--json'], { dir });
    const { blocked, evidence } = JSON.parse(checked.stdout) as {
      blocked: { place: string }[];
      evidence: { action: string; by: string; from: string }[];
    };
    expect(blocked.map(({ place }) => place)).toEqual(['main:SALES']);
    expect(evidence.map(({ action, by, from }) => `${action} ${by} ${from}`)).toEqual([
      'set 6666 main',
      'set 6666 main',
      'lifted ann cli',
    ]);
  });

  test('export prints when it took effect where; in CSV no cell is a formula, and a number stays one', async () => {
    const dir = await folderWith(async (ledger) => {
      await block(ledger, '+442079460018', { reason: '=HYPERLINK("http://x")\nand "more"' });
      await operate(ledger, 'dnc-set', [NUMBER], { now: Date.now() });
      const [entry] = await ledger.write((trx) => takeDue(trx, 'main', 1, Date.now()));
      const book = openDeliveryBook(ledger, 'main', () => START);
      const claim = await book.claim({ deliveryId: entry?.id ?? '', enqueue: 1 }, false);
      if (claim.kind !== 'claimed') expect.fail('it is due');
      await book.delivered(claim.attempt, { outcome: 'created', ids: {}, warnings: [] });
    });
    const { stdout } = await cli(['dnc', 'export', '--csv'], { dir });
    expect(parse(stdout, { columns: true })).toMatchObject([
      { number: '+442079460018', reason: `'=HYPERLINK("http://x")\nand "more"`, effective: '' },
      {
        number: NUMBER,
        place: 'system',
        action: 'set',
        by: 'ann',
        from: 'cli',
        reason: 'asked',
        effective: `main ${new Date(START).toISOString()}`,
      },
    ]);
    const since = await cli(['dnc', 'export', '--since', '1h'], { dir });
    const lines = since.stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { number: string }).number)).toEqual([NUMBER]);
  });
});
