import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { setDnc } from '../../src/ledger/dnc/facts.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type LeadsRig, numberOf, rowsOf, startLeads } from './leads-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

// Each test starts a process or two.
vi.setConfig({ testTimeout: 60_000 });

const PASSWORD = 'pass-for-tests-only';
let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

/** Columns of `vicidial_list`, and of the stand-in, which answers the API. */
type Columns = Readonly<Record<string, string>>;

/** The same leads in the database and in the stand-in. */
async function startWith(
  leads: readonly Columns[],
  fill?: (ledger: Ledger) => Promise<void>,
): Promise<LeadsRig> {
  await rig.admin.query('truncate vicidial_list');
  for (const lead of leads) await rig.admin.query('insert into vicidial_list set ?', [lead]);
  const { host, port } = rig.settings();
  return startLeads({
    ...(fill === undefined ? {} : { fill }),
    standIn: { seed: { vicidial_list: leads } },
    dialer: { database: { host, port, user: 'vicibridge', password: '$VICIDIAL_DB_PASS' } },
    env: { VICIDIAL_DB_PASS: PASSWORD },
  });
}

const lead = (id: number, more: Columns = {}): Columns => ({
  lead_id: String(id),
  list_id: '1001',
  status: 'NA',
  phone_code: '1',
  phone_number: numberOf(id),
  last_local_call_time: '2026-01-05 10:00:00',
  gmt_offset_now: '-5.00',
  called_since_last_reset: 'Y',
  called_count: '1',
  ...more,
});

const blocking = (number: string) => (ledger: Ledger) =>
  ledger.write((trx) =>
    setDnc(trx, {
      numbers: [number],
      place: 'system',
      at: Date.now(),
      actor: 'tester',
      origin: 'cli',
      eventId: undefined,
      reason: undefined,
    }),
  );

it('leads reset: when leads are old and of the statuses, then they and no others are NEW again; a dry run changes nothing', async () => {
  const soon = new Date(Date.now() - 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
  const { leads, standIn } = await startWith(
    [
      lead(1),
      lead(2, { status: 'B' }),
      lead(3, { status: 'DNC' }),
      lead(4, { last_local_call_time: soon }),
      lead(5, { list_id: '1002' }),
      lead(6, { status: 'CALLBK' }),
      lead(7),
    ],
    blocking(`+1${numberOf(7)}`),
  );
  const words = ['reset', '--list', '1001', '--older-than', '30d', '--status', 'NA,b,N', '--json'];
  const dry = await leads(...words, '--dry-run');
  expect(JSON.parse(dry.stdout)).toMatchObject({ from: 'database', seen: 6, stale: 3, dnc: 1, reset: 0 });
  expect(standIn.leads.map(({ status }) => status)).toEqual(['NA', 'B', 'DNC', 'NA', 'NA', 'CALLBK', 'NA']);
  const done = await leads(...words, '--yes');
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({ stale: 3, dnc: 1, reset: 2 });
  expect(standIn.leads.map(({ status }) => status)).toEqual(['NEW', 'NEW', 'DNC', 'NA', 'NA', 'CALLBK', 'NA']); // prettier-ignore
  expect(standIn.leads[0]?.called_since_last_reset).toBe('N');
});

it('leads reset: when a lead has no calling code, then the default one counts for our own list; a lead without a possible number is left alone and counted (defect: it was reset unasked)', async () => {
  const { leads, standIn } = await startWith(
    [
      lead(1, { phone_code: '' }),
      lead(2, { phone_code: '0' }),
      lead(3, { phone_code: '', phone_number: numberOf(1) }),
      lead(4, { phone_code: '0', phone_number: numberOf(1) }),
      lead(5, { phone_number: '5550101' }),
      lead(6, { alt_phone: numberOf(1) }),
    ],
    blocking(`+1${numberOf(1)}`),
  );
  const done = await leads('reset', '--list', '1001', '--older-than', '30d', '--status', 'NA', '--json', '--yes'); // prettier-ignore
  expect(JSON.parse(done.stdout)).toMatchObject({ stale: 6, dnc: 4, unreadable: 1, reset: 1 });
  expect(standIn.leads.map(({ status }) => status)).toEqual(['NA', 'NEW', 'NA', 'NA', 'NA', 'NA']);
});

it('leads reset: when nobody can be asked, or the status is a promise or do-not-call, then it refuses before anything is done', async () => {
  const { leads } = await startWith([]);
  const words = ['reset', '--list', '1001', '--older-than', '30d', '--status'];
  const [silent, promised] = await Promise.all([leads(...words, 'NA'), leads(...words, 'NA,CALLBK,dnc', '--yes')]); // prettier-ignore
  expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining('say --yes, or --dry-run') as string }); // prettier-ignore
  expect(promised).toMatchObject({ code: 2, stderr: expect.stringContaining('CALLBK,DNC: leads with a do-not-call or callback status') as string }); // prettier-ignore
});

it('leads export and reset: when there is no database, then it says what to do; leads that are named are read through the API, with an apostrophe too', async () => {
  const { leads, standIn } = await startLeads({
    standIn: { seed: { vicidial_list: [lead(1, { last_name: "O'Hara" }), lead(2), lead(3)] } },
  });
  const [none, exported] = await Promise.all([
    leads('export', '--list', '1001'),
    leads('export', '--list', '1001', '--lead', '1,2', '--lead', '99', '--fields', 'lead_id,last_name,status'), // prettier-ignore
  ]);
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toContain('configure dialers.main.database (docs/vicidial-database.md)');
  expect(exported.stdout).toBe("lead_id,last_name,status\n1,O'Hara,NA\n2,,NA\n");
  const reset = await leads('reset', '--list', '1001', '--older-than', '30d', '--status', 'NA', '--lead', '1', '--yes'); // prettier-ignore
  expect(reset.code).toBe(0);
  expect(standIn.leads.map(({ status }) => status)).toEqual(['NEW', 'NA', 'NA']);
});

it('leads export: when a list is exported, then all of its leads are there once, by filters, as text that no spreadsheet runs', async () => {
  const rows = Array.from({ length: 30 }, (_none, at) => lead(at + 1));
  const { leads, dir } = await startWith([
    ...rows,
    lead(41, { status: 'SALE', comments: '=HYPERLINK("http://x")', city: 'two\nlines' }),
    lead(42, { list_id: '1002' }),
  ]);
  const out = join(dir, 'leads.csv');
  const words = ['export', '--list', '1001', '--fields', 'lead_id,status,gmt_offset_now'];
  const printed = await leads(...words, '--out', out, '--json');
  expect(JSON.parse(printed.stdout)).toMatchObject({ leads: 31, from: 'database', stopped: null });
  const ids = rowsOf(readFileSync(out, 'utf8')).map(({ lead_id }) => Number(lead_id));
  expect(ids.toSorted((a, b) => a - b)).toEqual([...rows.map((_row, at) => at + 1), 41]);
  expect(statSync(out).mode & 0o077).toBe(0);
  const sold = await leads('export', '--list', '1001', '--status', 'sale', '--fields', 'comments,city', '--since', '1d'); // prettier-ignore
  expect(sold.stdout).toBe('comments,city\n"\'=HYPERLINK(""http://x"")","two\nlines"\n');
});

it('leads of a list: when a page ends within the leads of one number, then the next goes on behind them, by the index', async () => {
  await rig.admin.query('truncate vicidial_list');
  const phones = ['1', '2', '2', '2', '2', '3', '4', '4', '5'];
  for (const [at, phone] of phones.entries())
    await rig.admin.query('insert into vicidial_list set ?', [lead(at + 1, { phone_number: phone })]);
  const others = Array.from({ length: 500 }, (_none, at) => [at + 100, '1002', numberOf(at)]);
  await rig.admin.query('insert into vicidial_list (lead_id, list_id, phone_number) values ?', [others]);
  const database = rig.open();
  const before = await rig.rowsScanned();
  const pages: (readonly string[])[] = [];
  let after: string | undefined;
  for (let more = true; more;) {
    const page = await database.leadsOfList('1001', { after, limit: 3 }, forever());
    pages.push(page.rows.map(({ lead: { phone } }) => phone ?? ''));
    ({ cursor: after, more } = page);
  }
  expect(pages.flat().toSorted()).toEqual(phones);
  expect(pages[1]).toEqual(['2', '2', '2', '2']);
  expect((await rig.rowsScanned()) - before).toBeLessThan(100);
});

it('leads dnc-scrub: when numbers are on any do-not-call list, or are none, then the other rows are copied as they are, in their order', async () => {
  const { leads, file, dir } = await startLeads({
    fill: blocking('+13125550102'),
    standIn: { dnc: ['3125550103'], campaignDnc: [{ campaign: 'SALES', phone: '3125550104' }] },
  });
  const lines = ['a;"x;y";3125550101', 'b;;+1 312 555 0102', 'c;;(312) 555-0103', 'd;=1;3125550104', 'e;;none', 'f;3125550106', 'g;;3125550101']; // prettier-ignore
  const input = file('in.csv', `name;note;mobile\n${lines.join('\n')}\n`);
  const out = join(dir, 'out.csv');
  const removed = join(dir, 'removed.csv');
  const printed = await leads('dnc-scrub', input, out, '--campaign', 'SALES', '--removed', removed, '--json');
  expect(printed.code).toBe(0);
  expect(JSON.parse(printed.stdout)).toMatchObject({
    rows: 7,
    counts: { callable: 2, 'dnc-system': 2, 'dnc-campaign': 1, invalid: 2 },
  });
  expect(readFileSync(out, 'utf8')).toBe(`name;note;mobile\n${lines[0]}\n${lines[6]}\n`);
  expect(readFileSync(removed, 'utf8').split('\n').map((line) => line.split(';').at(-1))).toEqual(
    ['removed_because', 'dnc-system', 'dnc-system', 'dnc-campaign', 'invalid', 'invalid', ''],
  ); // prettier-ignore
});

it('leads dnc-scrub: when any number of a row is blocked or cannot be one, then the row is left out; with --column it is said what is not looked at', async () => {
  const { leads, file, dir } = await startLeads({ fill: blocking('+13125550101') });
  const lines = ['3125550102,3125550101', '3125550102,', '3125550102,555-0199', ',0113125550101', '3125550102,0000000000', '3125550102,n/a', ',']; // prettier-ignore
  const input = file('in.csv', `phone,home_phone\n${lines.join('\n')}\n`);
  const out = join(dir, 'out.csv');
  const printed = await leads('dnc-scrub', input, out, '--json');
  expect(JSON.parse(printed.stdout)).toMatchObject({ counts: { callable: 3, 'dnc-system': 2, invalid: 2 } });
  expect(readFileSync(out, 'utf8')).toBe(`phone,home_phone\n${[lines[1], lines[4], lines[5]].join('\n')}\n`);
  const one = await leads('dnc-scrub', input, out, '--column', 'phone', '--json');
  expect(one.stderr).toContain('only phone is looked at; these columns are not: home_phone');
  expect(JSON.parse(one.stdout)).toMatchObject({ counts: { callable: 5, invalid: 2 } });
});

it('leads dnc-scrub: when the dialer refuses us, then no file is written and the exit code is 3', async () => {
  const { leads, file, dir, standIn } = await startLeads();
  const [user] = standIn.tables.users.rows;
  if (user !== undefined) user.pass = 'another';
  const out = join(dir, 'out.csv');
  const printed = await leads('dnc-scrub', file('in.csv', 'phone\n3125550101\n'), out);
  expect(printed.code).toBe(3);
  expect(existsSync(out)).toBe(false);
});
