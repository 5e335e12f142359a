import { expect, onTestFinished, test, vi } from 'vitest';
import { addOwnEvent } from '../../src/dispatch/own-event.ts';
import { lookEvent } from '../../src/roles/sync.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { CANARIES, cli } from './cli-rig.ts';
import { FAST, numberOf } from './leads-rig.ts';
import { startWhole } from './whole-rig.ts';

const CONTACT = {
  fields: { first_name: 'firstname', last_name: 'lastname', phone_number: 'phone' },
  list: { value: '1001' },
  optOut: { when: { field: 'vicidial_dnc', is: 'true' } },
};
const CALLS = { statuses: { SALE: { person: { city: 'city' } } } };
const ROUTING = {
  routes: [],
  leadDialers: new Map<string, string>(),
  dialers: new Set(['main']),
  leadSyncs: new Map([
    ['crm', { dialer: 'main', coalesceMs: 0, objects: new Map([['contact', { hot: false }]]) }],
  ]),
};

/** A HubSpot contact that became lead 101 of a dialer, and had one call since that was told to HubSpot. */
async function withLead() {
  const { VICIDIAL_USER: user, VICIDIAL_PASS: password } = CANARIES;
  const dialer = await startDialerStandIn({ users: [{ user, password, level: 9 }] });
  onTestFinished(() => dialer.close());
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  const phone = numberOf(101);
  const id = hubspot.create({ firstname: 'Zoë', lastname: 'Canary', phone: `+1${phone}` });
  const login = { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS', hookKey: '$HOOK_KEY' };
  const leads = { dialer: 'main', coalesceMs: 0, objects: { contact: CONTACT } };
  const whole = await startWhole(
    {
      dialers: {
        main: { url: dialer.url, timezone: 'America/New_York', governor: FAST, listId: '1001', ...login },
      },
      sources: {},
      connections: {
        crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: hubspot.url, calls: CALLS, leads },
      },
      dnc: { to: ['main', 'crm'] },
      routes: [{ on: 'disposition', to: ['crm'] }],
    },
    {
      fill: (ledger) =>
        ledger.write(async (trx) => {
          const look = lookEvent({ connection: 'crm', object: 'contact', id, key: ['first'] }, Date.now());
          const record = { object: 'contact', id, change: 'created' as const, fields: {} };
          await addOwnEvent(trx, { ...look, record }, { routing: ROUTING, now: Date.now });
        }),
    },
  );
  await whole.startWorker();
  const settled = () =>
    vi.waitFor(
      () => expect(whole.query("select id from deliveries where state <> 'delivered'")).toEqual([]),
      { timeout: 15_000, interval: 50 },
    );
  await vi.waitFor(() => expect(hubspot.contacts[0]?.properties['vicidial_lead_id']).toBe('main:101'), {
    timeout: 15_000,
    interval: 50,
  });
  await whole.dispose(101, 'SALE', `&city=Chicago`);
  await vi.waitFor(() => expect(hubspot.calls).toHaveLength(1), { timeout: 15_000, interval: 50 });
  await settled();
  const compare = (...words: string[]) =>
    cli(['leads', 'compare', '--lead', '101', '--json', ...words], { dir: whole.dir });
  return { dialer, hubspot, whole, id, compare, settled };
}

/** Somebody changes the lead in VICIdial. */
async function changeLead(dialer: DialerStandIn, fields: Readonly<Record<string, string>>): Promise<void> {
  const query = new URLSearchParams({
    source: 'test',
    user: CANARIES.VICIDIAL_USER,
    pass: CANARIES.VICIDIAL_PASS,
    function: 'update_lead',
    lead_id: '101',
    ...fields,
  });
  expect(await (await fetch(`${dialer.apiUrl}?${query.toString()}`)).text()).toContain('SUCCESS');
}

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

test('a lead and its record that agree, when they are compared, then nothing differs, also where VICIdial cannot hold a letter', async () => {
  const { dialer, compare } = await withLead();
  expect(dialer.leads[0]?.['first_name']).toBe('Zoe');
  const { code, stdout } = await compare();
  expect(linesOf(stdout)).toEqual([
    { connection: 'crm', leads: 1, unlinked: 0, differences: 0, stopped: null },
  ]);
  expect(code).toBe(0);
}, 60_000);

test('fields that were changed on the wrong side, when they are repaired, then each is set right by the side that owns it, and nothing differs after that', async () => {
  const { dialer, hubspot, id, compare, settled } = await withLead();
  await changeLead(dialer, { first_name: 'Wrong' });
  hubspot.edit(id, { city: 'Boston' });
  const seen = await compare('--values');
  expect(seen.code).toBe(1);
  expect(linesOf(seen.stdout)).toMatchObject([
    { field: 'first_name', owner: 'crm', dialer: 'Wrong', crm: 'Zoe', repair: 'look-again' },
    { field: 'city', owner: 'dialer', dialer: 'Chicago', crm: 'Boston', repair: 'replay' },
    { differences: 2 },
  ]);
  expect((await compare()).stdout).not.toContain('Wrong');

  const dry = await compare('--repair', '--dry-run');
  expect(dry.code).toBe(1);
  expect(dialer.leads[0]?.['first_name']).toBe('Wrong');

  const repaired = await compare('--repair', '--yes');
  expect(linesOf(repaired.stdout).at(-1)).toEqual({ connection: 'crm', repairs: 2, left: 0 });
  expect(repaired.code).toBe(0);
  await vi.waitFor(
    () => {
      expect(dialer.leads[0]?.['first_name']).toBe('Zoe');
      expect(hubspot.contacts[0]?.properties['city']).toBe('Chicago');
    },
    { timeout: 15_000, interval: 50 },
  );
  await settled();
  expect(dialer.leads).toHaveLength(1);
  expect(hubspot.calls).toHaveLength(1);
  expect((await compare()).code).toBe(0);
}, 60_000);

test('a person who must not be called by the CRM alone, when it is repaired, then the dialer does not call either, and the other way round it is never undone', async () => {
  const { dialer, hubspot, id, compare, settled } = await withLead();
  hubspot.edit(id, { vicidial_dnc: 'true' });
  const seen = await compare();
  expect(linesOf(seen.stdout)).toMatchObject([
    { field: 'do-not-call', owner: 'dnc', repair: 'set-dnc' },
    { differences: 1 },
  ]);
  expect((await compare('--repair', '--yes')).code).toBe(0);
  await vi.waitFor(() => expect(dialer.dnc.has(numberOf(101))).toBe(true), { timeout: 15_000, interval: 50 });
  await settled();
  hubspot.edit(id, { vicidial_dnc: 'false' });
  expect(linesOf((await compare('--values')).stdout)).toMatchObject([
    { field: 'do-not-call', dialer: 'yes', crm: 'no' },
    { differences: 1 },
  ]);
  await compare('--repair', '--yes');
  await vi.waitFor(() => expect(hubspot.contacts[0]?.properties['vicidial_dnc']).toBe('true'), {
    timeout: 15_000,
    interval: 50,
  });
  expect(dialer.dnc.has(numberOf(101))).toBe(true);
}, 60_000);

test('a lead that must not be called in one campaign, when it is compared, then nobody is to be told that it is for all', async () => {
  const { dialer, compare } = await withLead();
  await changeLead(dialer, { status: 'DNCC' });
  expect((await compare()).code).toBe(0);
  await changeLead(dialer, { status: 'DNC' });
  expect(linesOf((await compare()).stdout)).toMatchObject([
    { field: 'do-not-call', repair: 'set-dnc' },
    { differences: 1 },
  ]);
}, 60_000);

test('a contact that is gone, when its lead is compared, then that is told, and no repair is made up', async () => {
  const { hubspot, id, compare } = await withLead();
  hubspot.archive(id);
  const { code, stdout } = await compare('--repair', '--yes');
  expect(code).toBe(1);
  expect(linesOf(stdout)[0]).toMatchObject({ field: 'record', record: `contact ${id}`, repair: 'none' });
}, 60_000);

test('leads compare: when a lead that is named is not there, then it exits 2 and says which, and the others are compared', async () => {
  const { whole } = await withLead();
  const run = (...words: string[]) => cli(['leads', 'compare', ...words], { dir: whole.dir });
  const none = await run('--lead', '999999');
  expect([none.code, none.stdout]).toEqual([2, '']);
  expect(none.stderr).toContain('main has no lead 999999');
  const some = await run('--lead', '101,999998,999999');
  expect(some.code).toBe(2);
  expect(some.stdout).toBe('crm: 1 lead compared; none differs\n');
  expect(some.stderr).toContain('main has no lead 999998, 999999');
  expect(some.stderr).toContain('3/3 (100 %)');
}, 60_000);

test('leads compare: options that say no leads, or leads twice, are refused', async () => {
  const { whole } = await withLead();
  const run = (...words: string[]) => cli(['leads', 'compare', ...words], { dir: whole.dir });
  expect((await run()).code).toBe(2);
  expect((await run('--lead', '101', '--since', '2h')).stderr).toContain('one of them');
  expect((await run('--lead', '101', '--repair')).stderr).toContain('--yes');
  expect((await run('--list', '1001')).stderr).toContain('dialers.main.database');
  expect((await run('--since', '2h', '--json')).stdout).toContain('"leads":1');
}, 60_000);
