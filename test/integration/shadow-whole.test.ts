import { expect, onTestFinished, test, vi } from 'vitest';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { CANARIES, cli } from './cli-rig.ts';
import { startWhole } from './whole-rig.ts';

const CALLS = { statuses: { SALE: { person: { city: 'city' } } }, person: { several: 'park' } };

test('a connection in shadow, when calls come in and a worker runs, then each is previewed, one that a person would decide on is not parked, and nothing is written', async () => {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  for (const firstname of ['One', 'Two']) hubspot.create({ firstname, phone: '+13125550102' });
  const held = () => JSON.stringify([hubspot.contacts, hubspot.calls, hubspot.tasks, hubspot.deals]);
  const before = held();
  const whole = await startWhole({
    connections: {
      crm: {
        type: 'hubspot',
        accessToken: '$HUBSPOT_TOKEN',
        baseUrl: hubspot.url,
        shadow: true,
        calls: CALLS,
      },
    },
    routes: [{ on: 'disposition', to: ['crm'] }],
  });
  await whole.dispose(1, 'SALE', '&city=Chicago');
  await whole.dispose(2, 'SALE');
  const worker = await whole.startWorker();
  await vi.waitFor(
    () =>
      expect(whole.query('select state, outcome from deliveries')).toEqual([
        { state: 'delivered', outcome: 'previewed' },
        { state: 'delivered', outcome: 'previewed' },
      ]),
    { timeout: 15_000, interval: 50 },
  );
  const receipts = whole
    .query<{ receipt: string }>('select receipt from deliveries order by seq')
    .map(({ receipt }) => JSON.parse(receipt) as object);
  expect(receipts).toMatchObject([
    {
      changes: expect.arrayContaining([
        {
          object: 'contact',
          outcome: 'created',
          fields: expect.objectContaining({ city: { to: 'Chicago' } }),
        },
        expect.objectContaining({ object: 'call', outcome: 'created' }),
      ]),
    },
    { changes: [], failure: { code: expect.stringMatching(/^review-/) } },
  ]);

  expect(held()).toBe(before);
  const writes = hubspot.requests.filter(
    ({ method, path }) => method !== 'GET' && !/\/(?:search|batch\/read)\b/u.test(path),
  );
  expect(writes).toEqual([]);
  for (const table of ['reviews', 'identities', 'own_writes', 'delivered_hours'])
    expect(whole.query(`select * from ${table}`), table).toEqual([]);
  await worker.stop(1000);
  const { stdout } = await cli(['shadow', 'report', '--json'], { dir: whole.dir });
  expect(JSON.parse(stdout)).toMatchObject({ crm: { events: 2, failures: [{ count: 1 }] } });
  expect((await cli(['parked'], { dir: whole.dir })).stdout).toBe('nothing is parked\n');
}, 40_000);
