import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { setIdentity } from '../../src/ledger/identities.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { writeSyncState } from '../../src/ledger/sync/states.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { CANARIES } from './cli-rig.ts';
import { numberOf, startLeads } from './leads-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

vi.setConfig({ testTimeout: 60_000 });

let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

const CONTACT = {
  fields: { first_name: 'firstname', phone_number: 'phone', 'custom.model': 'jobtitle' },
  list: { value: '1001' },
};

/** A list of four leads in the database: alike, another name, another custom field, and one of nobody. */
async function withList() {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  await rig.admin.query('truncate vicidial_list');
  await rig.admin.query('drop table if exists custom_1001');
  await rig.admin.query('create table custom_1001 (lead_id int unsigned primary key, model varchar(50))');
  await rig.admin.query("grant select on asterisk.custom_1001 to vicibridge@'127.0.0.1'");
  const contacts = new Map<number, string>();
  for (const id of [1, 2, 3, 4]) {
    const row = { lead_id: id, list_id: 1001, entry_list_id: 1001, status: 'NEW', phone_code: '1' };
    await rig.admin.query('insert into vicidial_list set ?', [
      { ...row, phone_number: numberOf(id), first_name: id === 2 ? 'Wrong' : 'Ann' },
    ]);
    await rig.admin.query('insert into custom_1001 set ?', [{ lead_id: id, model: id === 3 ? 'S' : 'T' }]);
    if (id < 4)
      contacts.set(id, hubspot.create({ firstname: 'Ann', phone: `+1${numberOf(id)}`, jobtitle: 'T' }));
  }
  const fill = (ledger: Ledger) =>
    ledger.write(async (trx) => {
      for (const [id, contact] of contacts) {
        const key = `record:crm:contact:${contact}`;
        await setIdentity(trx, { destination: 'main', kind: 'lead_id', key }, String(id), 1);
        const state = { leadId: String(id), modifiedAt: undefined, hashes: { firstName: 'h' }, numbers: [] };
        await writeSyncState(trx, { dialer: 'main', record: `crm:contact:${contact}` }, state, Date.now());
      }
    });
  const { host, port } = rig.settings();
  const connection = { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: hubspot.url };
  const leads = { dialer: 'main', objects: { contact: CONTACT } };
  return startLeads({
    fill,
    dialer: { database: { host, port, user: 'vicibridge', password: '$VICIDIAL_DB_PASS' } },
    config: { connections: { crm: { ...connection, leads } }, routes: [] },
    env: { VICIDIAL_DB_PASS: 'pass-for-tests-only' },
  });
}

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

it('leads compare --list: when the database has the list, then each lead is held against its record, custom fields too, and one of nobody is counted', async () => {
  const { leads, standIn } = await withList();
  const { code, stdout, stderr } = await leads('compare', '--list', '1001', '--values', '--json');
  const lines = linesOf(stdout);
  const found = lines.slice(0, -1).toSorted((one, other) => Number(one['leadId']) - Number(other['leadId']));
  expect(found).toMatchObject([
    { leadId: '2', field: 'first_name', owner: 'crm', dialer: 'Wrong', crm: 'Ann', repair: 'look-again' },
    { leadId: '3', field: 'custom.model', owner: 'crm', dialer: 'S', crm: 'T', repair: 'look-again' },
  ]);
  expect(lines.at(-1)).toMatchObject({ leads: 4, unlinked: 1, differences: 2 });
  expect(code).toBe(1);
  // How many a list has is not known before it was read.
  expect(stderr).toMatch(/^4 done  /mu);
  expect(stderr).not.toContain('%');
  // What a lead holds was not asked of the API.
  expect(standIn.requests.filter(({ path }) => path.includes('lead_all_info'))).toEqual([]);
});

it('leads compare --since: when leads were carried to the dialer since then, then these are compared and no others, up to the limit', async () => {
  const { leads } = await withList();
  expect(linesOf((await leads('compare', '--since', '1h', '--json')).stdout).at(-1)).toMatchObject({
    leads: 3,
    differences: 2,
  });
  const some = await leads('compare', '--since', '1h', '--limit', '1', '--json');
  expect(linesOf(some.stdout).at(-1)).toMatchObject({ leads: 1 });
  expect(some.stderr).toContain('raise --limit');
  const none = await leads('compare', '--since', new Date(Date.now() + 60_000).toISOString(), '--json');
  expect(linesOf(none.stdout)).toMatchObject([{ leads: 0 }]);
});

it('leads compare: when a list or a lead is not there, then it exits 2 and says so; of some that are there these are compared', async () => {
  const { leads } = await withList();
  const list = await leads('compare', '--list', '999', '--json');
  expect([list.code, list.stdout]).toEqual([2, '']);
  expect(list.stderr).toContain('main has no leads in list 999');
  const lead = await leads('compare', '--lead', '1,999999', '--json');
  expect(lead.code).toBe(2);
  expect(linesOf(lead.stdout)).toMatchObject([{ leads: 1, differences: 0 }]);
  expect(lead.stderr).toContain('main has no lead 999999');
});
