import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { CANARIES, cli, type Printed, writeConfig } from './cli-rig.ts';
import { scratchDir } from './ledger-rig.ts';

const contact = {
  when: { field: 'lifecyclestage', is: ['lead', 'opportunity'] },
  fields: { phone_number: { firstOf: ['mobilephone', 'phone'] }, last_name: 'lastname', city: 'city' },
  list: { value: '1001' },
  hot: { when: { memberOf: '17' } },
};
const ada = {
  lifecyclestage: 'lead',
  mobilephone: '(312) 555-0101',
  lastname: 'Løvelace',
  city: '',
};

/** `mapping test` with a configuration whose dialer must not be called. */
async function mappingTest(
  words: readonly string[],
  options: { readonly record?: object; readonly baseUrl?: string } = {},
): Promise<Printed> {
  const dir = scratchDir();
  const called: string[] = [];
  const dialer = createServer((request, response) => {
    called.push(request.url ?? '');
    response.end('SUCCESS: nothing');
  }).listen(0, '127.0.0.1');
  await once(dialer, 'listening');
  onTestFinished(() => void dialer.close());
  const { port } = dialer.address() as AddressInfo;
  const user = { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS', hookKey: '$HOOK_KEY' };
  const leads = { dialer: 'main', objects: { contact } };
  const hubspot = { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', leads };
  writeConfig(dir, {
    dialers: { main: { ...user, url: `http://127.0.0.1:${port}`, timezone: 'America/New_York' } },
    connections: { crm: options.baseUrl === undefined ? hubspot : { ...hubspot, baseUrl: options.baseUrl } },
    routes: [],
  });
  if (options.record !== undefined) writeFileSync(join(dir, 'record.json'), JSON.stringify(options.record));
  const printed = await cli(['mapping', 'test', '--connection', 'crm', ...words], { dir });
  expect(called).toEqual([]);
  return printed;
}

test('an id that is none of that CRM, when it is asked for, then it says so, asks nobody and ends with 2', async () => {
  const { code, stdout, stderr } = await mappingTest(['--record', '00Q5g0000000002EAA']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(
    '--record 00Q5g0000000002EAA: there is no such file, and it cannot be the id of a record in crm, which is HubSpot',
  );
});

test('a record in a file, when it would become a lead, then it is told in full, the dialer is not called and the exit code is 0', async () => {
  const record = { object: 'contact', id: 801, fields: ada, memberships: [17] };
  const { code, stdout, stderr } = await mappingTest(['--record', 'record.json'], { record });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  for (const text of [
    'contact 801 of crm, for dialer main\na lead would be written\n',
    'condition: lifecyclestage is lead or opportunity',
    'mobilephone=(312) 555-0101, phone=(no such field)  first of (mobilephone, phone)',
    '(emptied)',
    'hopper: at once, priority 99',
    'call 1 to VICIdial: add_lead, when VICIdial does not have the person:\n',
    'last_name: transliterated',
    'connection crm has no `webhooks`',
    'nothing was sent to VICIdial',
  ])
    expect(stdout).toContain(text);
  expect(stdout).toMatch(/^ {2}vendor_lead_code +801$/m);
  expect(stdout).toMatch(/^ {2}last_name +Lovelace$/m);
});

test('a record in a file, when none would come of it, then the exit code is 3', async () => {
  const record = { object: 'contact', id: 801, fields: { ...ada, lifecyclestage: 'customer' } };
  const { code, stdout } = await mappingTest(['--record', 'record.json'], { record });
  expect(stdout).toContain(
    'no lead: the record is not wanted (does not hold: lifecyclestage is lead or opportunity)',
  );
  expect(code).toBe(3);
});

test('a record of the CRM, when it is named by its id, then it is read there with its lists and nothing is written', async () => {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  const created = await fetch(`${hubspot.url}/crm/v3/objects/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CANARIES.HUBSPOT_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ properties: ada }),
  });
  const { id } = (await created.json()) as { id: string };
  hubspot.addToList(id, '17');
  const before = hubspot.contacts;
  const printed = await mappingTest(['--record', id, '--json'], { baseUrl: hubspot.url });
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(printed.stdout)).toMatchObject({
    verdict: 'write',
    id,
    order: { lead: { vendorLeadCode: id, phone: '3125550101', city: '' }, hot: { priority: 99 } },
    calls: [{ function: 'add_lead', parameters: { phone_number: '3125550101', list_id: '1001' } }, {}, {}],
  });
  expect(hubspot.contacts).toEqual(before);
});

test('a CRM that cannot be reached, when a record is read from it, then that is told and the exit code is 1', async () => {
  const { code, stdout, stderr } = await mappingTest(['--record', '801'], { baseUrl: 'http://127.0.0.1:1' });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^HubSpot could not be asked .*\n$/);
  expect(code).toBe(1);
});

test('a file that there is not, when it is tried, then that is told and the exit code is 2', async () => {
  const { code, stderr } = await mappingTest(['--record', 'no.json']);
  expect(stderr).toBe('no.json cannot be read: name a JSON file, or the id of a record\n');
  expect(code).toBe(2);
});
