import { describe, expect, test } from 'vitest';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { localClock } from '../../src/domain/completeness/proof-text.ts';
import { dayPlus, localDay } from '../../src/domain/days.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { cli, folderWith, type Printed } from './cli-rig.ts';
import { legOf, lostLeg, putEvent, putLegs, putRead, ZONE } from './completeness-rig.ts';
import { eventOf } from './ledger-rig.ts';

const DAY = dayPlus(localDay(Date.now(), ZONE), -3);
function noonOf(day: string): number {
  const { from, until } = dayIn(day, ZONE);
  return (from + until) / 2;
}

const RECONCILED = {
  dialers: {
    main: {
      url: 'http://127.0.0.1:1',
      user: '$VICIDIAL_USER',
      password: '$VICIDIAL_PASS',
      timezone: ZONE,
      hookKey: '$HOOK_KEY',
      reconcile: { api: true },
    },
  },
};

/** Three calls that are there, in campaigns with the longest names, and what `fill` adds. */
async function folder(fill: (ledger: Ledger) => Promise<void> = () => Promise.resolve()): Promise<string> {
  return folderWith(async (ledger) => {
    for (const n of [1, 2, 3]) await putEvent(ledger, n, DAY, { crm: {}, audit: { outcome: 'skipped' } });
    await putLegs(ledger, [
      legOf(1, DAY),
      legOf(2, DAY, { campaign: 'INBOUND_SUPPORT_0001', reconciled: 1 }),
      legOf(3, DAY, { campaign: 'INBOUND_SUPPORT_0001' }),
    ]);
    await fill(ledger);
  }, RECONCILED);
}

async function completeness(dir: string, ...words: readonly string[]): Promise<Printed> {
  return cli(['completeness', '--day', DAY, ...words], { dir });
}

describe('vicibridge completeness', () => {
  test('when all of a day is there and proven, then it says 100 and --fail-under passes', async () => {
    const dir = await folder((ledger) => putRead(ledger, DAY));
    const { code, stdout } = await completeness(dir, '--fail-under', '100');
    expect(code).toBe(0);
    expect(stdout).toContain(`main  ${DAY}  (${ZONE})  100 % of the calls that are over`);
    expect(stdout).toMatch(/read from the dialer's tables, from .* 00:00:00 to /);
    expect(stdout).toMatch(/campaign +calls +events +recon +done +missing +percent/);
    expect(stdout).toMatch(/INBOUND_SUPPORT_0001 +2 +2 +1 +2 +0 +100 %/);
    expect(stdout).toMatch(/all +3 +3 +1 +3 +0 +100 %/);
    expect(stdout).toContain('to crm: 3 of 3 written');
    expect(stdout).toContain('to audit: 0 of 3 written, 3 skipped');
  });

  test('when a call is missing, then it names the list, --fail-under fails, and a lower one passes', async () => {
    const dir = await folder(async (ledger) => {
      await putLegs(ledger, [lostLeg(4, DAY, { state: 'failed', reason: 'lead 4 is not there any more' })]);
      await putRead(ledger, DAY);
    });
    const failed = await completeness(dir, '--fail-under', '100');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toBe(`main ${DAY} is under 100 %: 75.00 %\n`);
    expect(failed.stdout).toContain('75.00 % of the calls that are over');
    expect(failed.stdout).toContain('1 missing (1 could not be taken back in so far):');
    expect(failed.stdout).toContain(`vicibridge completeness --dialer main --day ${DAY} --list missing`);
    expect((await completeness(dir, '--fail-under', '75')).code).toBe(0);
    expect((await completeness(dir)).code).toBe(0);

    const list = await completeness(dir, '--list', 'missing');
    expect(list.stdout).toMatch(/ SALES {2}SALE {2}agent 1001 {2}lead 4 {2}uniqueid 1790000000\.4 {2}V4\n/);
    expect(list.stdout).toContain('    lead 4 is not there any more\n');
    expect(list.stdout).toContain(
      'do: mend what the reason names; it is tried again by itself: vicibridge doctor main',
    );
  });

  test('when the day was not read to its end, then nothing proves it and --fail-under fails whatever it is', async () => {
    const dir = await folder((ledger) => putRead(ledger, DAY, 0.5));
    const { code, stdout, stderr } = await completeness(dir, '--fail-under', '0');
    expect(code).toBe(1);
    expect(stdout).toContain('100 % of what was read');
    expect(stdout).toMatch(/NOT PROVEN: read from the dialer's tables only from .* 00:00:00 to .* 12:00:00/);
    expect(stderr).toContain(`main ${DAY} is not proven`);
  });

  test('when a day is past and a call of it is still open, then --fail-under fails and names the list', async () => {
    const dir = await folder(async (ledger) => {
      await putLegs(ledger, [lostLeg(4, DAY, { state: 'open', status: 'INCALL' })]);
      await putRead(ledger, DAY);
    });
    const { code, stdout, stderr } = await completeness(dir, '--fail-under', '100');
    expect([code, stdout]).toEqual([1, expect.stringContaining('100 % of the calls that are over')]);
    expect(stdout).toContain(
      `1 not over, though the day is:\n    vicibridge completeness --dialer main --day ${DAY} --list open`,
    );
    expect(stderr).toBe(`main ${DAY} has 1 call that is not over, though the day is\n`);
  });

  test('when a day was not read, or not to its end, then every list says so, and the exit code is 0', async () => {
    const never = await folder();
    for (const list of ['missing', 'excluded', 'beyond']) {
      const { code, stdout } = await completeness(never, '--list', list);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^main .*NOT PROVEN: nothing was read of the dialer's records\n.* in what was read\n$/,
      );
    }
    const json = await completeness(never, '--list', 'missing', '--json');
    expect(JSON.parse(json.stdout)).toEqual({
      dialer: 'main',
      day: DAY,
      proven: false,
      proof: 'not-read',
      read: null,
    });
    const half = await folder((ledger) => putRead(ledger, DAY, 0.5));
    const listed = await completeness(half, '--list', 'reconciled');
    expect(listed.stdout).toMatch(/do: vicibridge event .*\nmain .*NOT PROVEN: read from .* only from .*\n$/);
    expect((await completeness(half, '--list', 'missing')).stdout).toContain(
      'no call is missing in what was read',
    );
    const read = await folder((ledger) => putRead(ledger, DAY));
    expect((await completeness(read, '--list', 'missing')).stdout).toBe('no call is missing\n');
  });

  test('when hits without a call are looked for up to a time of the day, then it says up to when', async () => {
    const dir = await folder((ledger) => putRead(ledger, DAY, 0.5));
    const end = noonOf(DAY) - 5 * 60_000;
    const upTo = `counted up to ${localClock(end, ZONE).slice(11, 16)}`;
    const nothing = `no accepted hit that the dialer's records do not tell of (${upTo})`;
    expect((await completeness(dir)).stdout).toContain(nothing);
    const { stdout } = await completeness(dir, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      days: [{ beyond: 0, beyondUntil: new Date(end).toISOString() }],
    });
    const some = await folder(async (ledger) => {
      await putEvent(ledger, 30, DAY);
      await putRead(ledger, DAY, 0.5);
    });
    expect((await completeness(some)).stdout).toContain(`do not tell of (${upTo}):`);
    expect((await completeness(some, '--list', 'beyond')).stdout).toContain(`main  ${DAY}  ${upTo}\n`);
    expect((await completeness(await folder((ledger) => putRead(ledger, DAY)))).stdout).not.toContain(
      'counted',
    );
  });

  test('when an event was overtaken, then the report and the list say that it is settled', async () => {
    const dir = await folder(async (ledger) => {
      await putEvent(ledger, 5, DAY, {}, ['reconciled', 'overtaken']);
      await putLegs(ledger, [legOf(5, DAY, { reconciled: 1 })]);
      await putRead(ledger, DAY);
    });
    const { stdout } = await completeness(dir);
    expect(stdout).toContain('1 overtaken by a later disposition of the call, which was sent (settled):');
    expect(stdout).not.toContain('no route');
    const list = await completeness(dir, '--list', 'overtaken');
    expect(list.stdout).toContain(
      'overtaken by a later disposition of the call: not sent where that one went',
    );
    expect(list.stdout).toContain('do: nothing: the later disposition was sent');
    const events = await cli(['events', '--mark', 'overtaken'], { dir });
    expect(events.stdout).toMatch(/ {2}overtaken {2}\[reconciled,overtaken\]\n$/);
    const json = await cli(['events', '--mark', 'reconciled', '--json'], { dir });
    expect(JSON.parse(json.stdout)).toMatchObject({ id: eventOf(5).id, marks: ['reconciled', 'overtaken'] });
    const page = await cli(['events', '--mark', 'backfilled', '--limit', '2'], { dir });
    expect(page.stdout).toBe('no event matches\n');
    expect(page.stderr).toContain('looked for in the newest 2 that fit the rest only');
    expect((await cli(['events', '--mark', 'backfilled'], { dir })).stderr).toBe('');
    const wrong = await cli(['events', '--mark', 'reconcilled'], { dir });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean "reconciled"?')]);
  });

  test('when a campaign is named that had no call, then it does not pass', async () => {
    const dir = await folder((ledger) => putRead(ledger, DAY));
    const none = await completeness(dir, '--campaign', 'SLAES', '--fail-under', '100');
    expect([none.code, none.stderr]).toEqual([
      1,
      `main ${DAY} has no call of SLAES: is that the name of a campaign or in-group?\n`,
    ]);
    const sales = await completeness(dir, '--campaign', 'SALES', '--fail-under', '100');
    expect(sales.code).toBe(0);
    expect(sales.stdout).toMatch(/all +1 +1 +1 +0 +100 %/);
  });

  test('when every number is there, then no line is wider than 100 characters', async () => {
    const campaign = 'INBOUND_SUPPORT_0001';
    const dir = await folder(async (ledger) => {
      const became = [
        { state: 'dead', error_code: 'http-400' },
        { state: 'dead', error_code: 'review-x' },
        { state: 'due' },
        { outcome: 'previewed' },
      ];
      for (const [index, crm] of became.entries()) await putEvent(ledger, 10 + index, DAY, { crm });
      await putEvent(ledger, 30, DAY);
      await putLegs(ledger, [
        ...[10, 11, 12, 13].map((n) => legOf(n, DAY, { campaign })),
        lostLeg(20, DAY, { campaign }),
        lostLeg(21, DAY, { campaign, state: 'open' }),
        lostLeg(22, DAY, { campaign, state: 'excluded', due_at: null }),
      ]);
      await putRead(ledger, DAY);
    });
    const { stdout } = await completeness(dir);
    expect(stdout).toMatch(
      /campaign +calls +open +events +recon +done +going +parked +dead +shadow +missing +percent/,
    );
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(stdout).toContain(
      "1 accepted hit that the dialer's records do not tell of (counted up to 23:55):",
    );
    const beyond = await completeness(dir, '--list', 'beyond', '--json');
    expect(JSON.parse(beyond.stdout)).toMatchObject({ dialer: 'main', eventId: eventOf(30).id });
    const parked = await completeness(dir, '--list', 'parked');
    expect(parked.stdout).toContain('do: vicibridge parked --to crm');
    const dead = await completeness(dir, '--list', 'dead', '--limit', '1');
    expect(dead.stdout).toContain(
      `vicibridge dead --to crm; after the mend: vicibridge replay ${eventOf(10).id} --to crm`,
    );
    const all = await completeness(dir, '--list', 'unconfirmed', '--limit', '2');
    expect(all.stdout).toContain('these are the first 2; there are more: raise --limit');
    expect((await completeness(dir, '--list', 'failed')).stdout).toBe(
      'no call has failed to be taken back in\n',
    );
    expect((await completeness(dir, '--to', 'audit')).stdout).not.toMatch(/parked|dead/);
  });

  test('--json, when a day has calls, then it has the documented names', async () => {
    const dir = await folder((ledger) => putRead(ledger, DAY));
    const { stdout } = await completeness(dir, '--json', '--fail-under', '100');
    expect(JSON.parse(stdout)).toEqual({
      failUnder: 100,
      ok: true,
      notCounted: [],
      days: [
        expect.objectContaining({
          dialer: 'main',
          timezone: ZONE,
          day: DAY,
          proven: true,
          proof: 'proven',
          read: expect.objectContaining({ by: 'tables' }) as object,
          percent: 100,
          beyond: 0,
          calls: expect.objectContaining({
            calls: 3,
            accepted: 3,
            confirmed: 3,
            reconciled: 1,
            missing: 0,
          }) as object,
          destinations: expect.objectContaining({
            crm: expect.objectContaining({ deliveries: 3, written: 3 }) as object,
          }) as object,
          campaigns: [
            expect.objectContaining({ campaign: 'INBOUND_SUPPORT_0001', percent: 100 }),
            expect.objectContaining({ campaign: 'SALES', percent: 100 }),
          ],
        }),
      ],
    });
  });

  test('when nobody reads the dialer, then it says what to configure, prints no figure, and exits 2', async () => {
    const dir = await folderWith();
    for (const words of [[], ['--json', '--fail-under', '0'], ['--list', 'missing']]) {
      const { code, stdout, stderr } = await cli(['completeness', ...words], { dir });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('configure dialers.main.database');
    }
  });

  test('when nothing is asked, then it tells of yesterday and today', async () => {
    const { code, stdout } = await cli(['completeness'], { dir: await folder() });
    expect(code).toBe(0);
    expect(stdout.match(/^main {2}\d{4}-\d\d-\d\d/gm)).toHaveLength(2);
    expect(stdout).toContain("NOT PROVEN: nothing was read of the dialer's records");
    expect(stdout).not.toContain('100 %');
  });

  test.each([
    [['--day', '2026-02-30'], '--day 2026-02-30: write a day such as'],
    [['--day', dayPlus(DAY, 9)], 'that day has not begun'],
    [['--day', 'today', '--from', DAY], 'leave out one of them'],
    [['--until', DAY], 'say with --from where to begin'],
    [['--from', 'today', '--until', DAY], 'is later than the end'],
    [['--from', '2020-01-01'], 'at most 366 days'],
    [['--fail-under', '101'], 'write a percentage from 0 to 100'],
    [['--fail-under', ''], 'write a percentage from 0 to 100'],
    [['--list', 'lost'], 'write one of missing, failed'],
    [['--list', 'missing', '--limit', '0'], 'use a whole number'],
    [['--limit', '5'], '--limit is for --list'],
    [['--list', 'missing', '--fail-under', '5'], 'leave out one of them'],
    [['--dialer', 'mian'], 'no dialer mian'],
    [['--to', 'cmr'], 'there is no such connection'],
    [['--to', '2026-11-08'], '--to is a connection here; the last day, which is counted, is --until'],
  ])('when the command line says %s, then it exits 2 with what is wrong', async (words, told) => {
    const { code, stdout, stderr } = await cli(['completeness', ...words], { dir: await folder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
  });
});
