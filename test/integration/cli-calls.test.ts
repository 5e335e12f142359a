import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { insertEvent } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { startHighLevelStandIn } from '../../src/sandbox/highlevel/index.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { startSalesforceStandIn } from '../../src/sandbox/salesforce/index.ts';
import { CANARIES, cli, folderWith } from './cli-rig.ts';
import { eventOf, hitOf } from './ledger-rig.ts';

const calls = {
  every: { activity: { hs_call_body: 'call_notes' } },
  statuses: { SALE: { person: { city: 'city' }, subject: 'Sale made' } },
  campaigns: { SALES: { statuses: { SALE: { person: { state: { value: 'IL' } } } } } },
};
const SALE = {
  campaign: 'SALES',
  lead: { id: '1', phone: '3125550101' },
  call: { status: 'SALE' },
  fields: { city: 'Chicago', call_notes: '' },
};

/** HubSpot's stand-in, with a way to see whether anything was written to it. */
async function startHubspot() {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  const held = () => JSON.stringify([hubspot.contacts, hubspot.calls, hubspot.tasks, hubspot.deals]);
  const writes = () =>
    hubspot.requests.filter(
      ({ method, path }) => method !== 'GET' && !/\/(?:search|batch\/read)\b/u.test(path),
    );
  return { hubspot, held, writes };
}

/** Without the progress that is told of a look that takes long, as on a busy machine. */
const complaints = (stderr: string) =>
  stderr.split('\n').filter((line) => line !== '' && !/^\S+: looked at /.test(line));

const crm = (more: object) => ({ crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', calls, ...more } });
const routes = [{ on: 'disposition', to: ['crm'] }];

/** Dispositions of these leads, with the requests that they came with. */
async function put(ledger: Ledger, leads: readonly number[]): Promise<void> {
  await ledger.write(async (trx) => {
    for (const [index, lead] of leads.entries()) {
      const receivedAt = Date.now() - 60_000 + index;
      const event = eventOf(index + 1, { receivedAt: new Date(receivedAt).toISOString() });
      const phone = `31255501${String(lead).padStart(2, '0')}`;
      const query = `lead_id=${lead}&uniqueid=179.${index}&dispo=SALE&campaign=SALES&phone_number=${phone}&city=Chicago`;
      await insertEvent(trx, event, { ...hitOf(event, query), receivedAt });
    }
  });
}

test('a call in a file, when its mapping is tried, then every part is told with the rule that it comes from and nobody is asked', async () => {
  const dir = await folderWith(undefined, { connections: crm({}), routes });
  writeFileSync(join(dir, 'sale.json'), JSON.stringify(SALE));
  const { code, stdout, stderr } = await cli(
    ['mapping', 'test', '--connection', 'crm', '--event', 'sale.json'],
    { dir },
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  for (const text of [
    'disposition evt_test for crm: status SALE, campaign SALES',
    'rules, the last one wins: every, statuses.SALE, campaigns.SALES.statuses.SALE',
    "activity: Sale made, outcome by the connector's table",
    'nothing was written',
  ])
    expect(stdout).toContain(text);
  expect(stdout).toMatch(/activity\.hs_call_body +every +call_notes +call_notes= +\(left as it is\)/);
  expect(stdout).toMatch(/person\.city +statuses\.SALE +city +city=Chicago +Chicago/);
  expect(stdout).toMatch(/person\.state +campaigns\.SALES\.statuses\.SALE +always "IL" +IL/);
});

test('a call of the ledger, when its mapping is tried live, then the CRM is looked at and not written to', async () => {
  const { hubspot, held, writes } = await startHubspot();
  const dir = await folderWith((ledger) => put(ledger, [1]), {
    connections: crm({ baseUrl: hubspot.url }),
    routes,
  });
  const before = held();
  const { code, stdout, stderr } = await cli(
    ['mapping', 'test', '--connection', 'crm', '--event', eventOf(1).id, '--live', '--json'],
    { dir },
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    order: { personFields: { city: 'Chicago', state: 'IL' } },
    live: {
      kind: 'previewed',
      receipt: {
        outcome: 'previewed',
        changes: expect.arrayContaining([expect.objectContaining({ outcome: 'created' })]),
      },
    },
  });
  expect(held()).toBe(before);
  expect(writes()).toEqual([]);
});

test.each([
  [['--connection', 'crm'], /name a --record .* or an --event/],
  [['--connection', 'crm', '--record', '1', '--event', '2'], /name a --record/],
  [['--connection', 'crm', '--event', 'evt_none'], /no such file and no such event/],
  [['--connection', 'crm', '--event', 'no.json'], /no\.json cannot be read/],
  [['--connection', 'cmr', '--event', 'no.json'], /there is no connection cmr; did you mean "crm"\?/],
  [['--connection', 'crm', '--record', '1', '--live'], /--live belongs to --event/],
])(
  'a command line that cannot be meant, when it is %j, then that is told and the exit code is 2',
  async (words, told) => {
    const dir = await folderWith(undefined, { connections: crm({}), routes });
    const { code, stderr } = await cli(['mapping', 'test', ...words], { dir });
    expect(stderr).toMatch(told);
    expect(code).toBe(2);
  },
);

test("yesterday's calls, when they are replayed in shadow, then records and fields are counted, one person once, and nothing is written", async () => {
  const { hubspot, held, writes } = await startHubspot();
  const dir = await folderWith((ledger) => put(ledger, [1, 1, 2]), {
    connections: crm({ baseUrl: hubspot.url }),
    routes,
  });
  const before = held();
  const printed = await cli(['shadow', '--since', '24h', '--json'], { dir });
  expect(complaints(printed.stderr)).toEqual([]);
  expect(printed.code).toBe(0);
  const { crm: told } = JSON.parse(printed.stdout) as Record<string, { objects: Record<string, unknown> }>;
  expect(told).toMatchObject({
    events: 3,
    failures: [],
    skipped: {},
    objects: { contact: { created: 2, fields: { city: { set: 2, changed: 0 } } }, call: { created: 3 } },
  });
  expect(printed.stdout, 'values are told on demand only').not.toContain('Chicago');
  expect(held()).toBe(before);

  const shown = await cli(['shadow', '--examples', '--limit', '1'], { dir });
  expect(shown.stdout).toContain('crm: 1 event; nothing was written');
  expect(shown.stdout).toMatch(/contact\.city +1 +0 +\(nothing\) -> Chicago/);
  expect(shown.stderr).toContain('raise --limit');
  expect(held()).toBe(before);
  expect(writes()).toEqual([]);
});

/** Other CRMs, each with a way to see whether anything was written to it. */
const OTHERS = {
  async salesforce() {
    const org = await startSalesforceStandIn();
    return {
      ...org,
      secret: 'sandbox-secret',
      settings: { loginUrl: org.url, clientId: 'sandbox-client', clientSecret: '$CRM_SECRET' },
      held: () => JSON.stringify([org.leads, org.contacts, org.tasks, org.opportunities, org.writes]),
      calls: { statuses: { SALE: { person: { City: 'city' } } } },
      objects: { Lead: { created: 2, fields: { City: { set: 2 } } }, Task: { created: 3 } },
    };
  },
  async highlevel() {
    const secret = 'pit-canary-of-shadow';
    const locationId = 'locationShadow000001';
    const { account: kept, ...standIn } = await startHighLevelStandIn({ accessToken: secret, locationId });
    const { contacts, notes, tasks } = kept;
    return {
      ...standIn,
      secret,
      settings: { locationId, accessToken: '$CRM_SECRET', baseUrl: standIn.url },
      held: () => JSON.stringify([contacts, notes, tasks].map((records) => [...records.values()])),
      calls: { statuses: { SALE: { person: { city: 'city' } } } },
      objects: { contact: { created: 2, fields: { city: { set: 2 } } }, note: { created: 3 } },
    };
  },
} as const;

test.each(['salesforce', 'highlevel'] as const)(
  "yesterday's calls, when they are replayed in shadow for %s, then its records and fields are counted and nothing is written",
  async (type) => {
    const crm = await OTHERS[type]();
    onTestFinished(() => crm.close());
    const dir = await folderWith((ledger) => put(ledger, [1, 1, 2]), {
      connections: { crm: { type, ...crm.settings, calls: crm.calls } },
      routes,
    });
    const before = crm.held();
    const { code, stdout, stderr } = await cli(['shadow', '--json'], {
      dir,
      env: { CRM_SECRET: crm.secret },
    });
    expect(complaints(stderr)).toEqual([]);
    expect(stdout).not.toContain(crm.secret);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      crm: { events: 3, failures: [], skipped: {}, objects: crm.objects },
    });
    expect(crm.held()).toBe(before);
  },
);

test('a call that no route brings to the connection, when it is replayed in shadow, then that is told', async () => {
  const { hubspot } = await startHubspot();
  const dir = await folderWith((ledger) => put(ledger, [1]), {
    connections: crm({ baseUrl: hubspot.url }),
    routes: [],
  });
  const { stdout } = await cli(['shadow'], { dir });
  expect(stdout).toContain('1 x no route leads there');
});

test('refused credentials, when calls are replayed in shadow, then that is told and the exit code is 1', async () => {
  const hubspot = await startHubspotStandIn({ accessToken: 'another' });
  onTestFinished(() => hubspot.close());
  const dir = await folderWith((ledger) => put(ledger, [1, 2]), {
    connections: crm({ baseUrl: hubspot.url }),
    routes,
  });
  const { code, stdout, stderr } = await cli(['shadow', '--connection', 'crm'], { dir });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).not.toBe('');
});

test('a ledger without looks in shadow, when it is reported on, then that is told', async () => {
  const dir = await folderWith((ledger) => put(ledger, [1]), { connections: crm({}), routes });
  expect(await cli(['shadow', 'report', '--since', '7d'], { dir })).toMatchObject({
    code: 0,
    stdout: 'no delivery was looked at in shadow\n',
  });
});

test('a mapping that names a field, a stage and an agent that HubSpot lacks, when it is checked, then each is told and the exit code is 1', async () => {
  const { hubspot, writes } = await startHubspot();
  const wrong = {
    agents: { map: { '1001': 'ann@example.com' } },
    statuses: { SALE: { person: { nope: 'CONNECTED' }, deal: { name: 'x', stage: 'nowhere' } } },
  };
  const dir = await folderWith(undefined, {
    connections: crm({ baseUrl: hubspot.url, calls: wrong }),
    routes,
  });
  const { code, stdout } = await cli(['connections', 'check', 'crm'], { dir });
  expect(stdout).toMatch(
    /^warning {2}crm: calls\.statuses\.SALE\.person\.nope: CONNECTED is read as the name/m,
  );
  expect(stdout).toMatch(/^warning {2}crm: calls\.statuses\.SALE\.person: HubSpot has no property nope/m);
  expect(stdout).toMatch(/^ERROR {4}crm: calls\.statuses\.SALE\.deal\.stage: .*nowhere/m);
  expect(stdout).toMatch(/^warning {2}crm: calls\.agents\.map\.1001: /m);
  expect(code).toBe(1);
  expect(writes()).toEqual([]);
  expect((await cli(['check'], { dir })).stdout).toMatch(
    /^ERROR {4}crm: calls\.statuses\.SALE\.deal\.stage/m,
  );
});

test('a mapping of calls, when it is tried for a webhook, then it is told that a webhook has none', async () => {
  const dir = await folderWith();
  const { code, stderr } = await cli(['mapping', 'test', '--connection', 'audit', '--event', 'x.json'], {
    dir,
  });
  expect(code).toBe(2);
  expect(stderr).toContain('connection audit is a webhook');
});
