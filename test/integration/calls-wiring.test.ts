import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { connectors } from '../../connectors/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { takeIn } from '../../src/dispatch/take-in.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { parserOf, routingOf } from '../../src/roles/routing.ts';
import { prepareFor } from '../../src/roles/sync.ts';
import { env, folderWith } from '../unit/config-rig.ts';
import { eventOf, hitOf, scratchLedger } from './ledger-rig.ts';

const NOW = 1_795_310_400_000;

/** The step before a delivery and the intake, as the program makes them of a configuration. */
async function wired(changes: { readonly calls?: object; readonly recall?: object }) {
  const text = stringify({
    dialers: {
      main: {
        url: 'https://dialer.example.com',
        user: '$VICIDIAL_USER',
        password: 'right-password',
        timezone: 'America/New_York',
        hookKey: '$HOOK_KEY',
        noAgent: { recall: changes.recall },
      },
    },
    connections: { crm: { type: 'hubspot', accessToken: '$TOKEN', calls: changes.calls } },
    routes: [{ on: ['disposition', 'no-agent'], to: ['crm'] }],
  }).replace('right-password', '$VICIDIAL_PASS');
  const config = loadConfig({
    path: join(folderWith({ 'vicibridge.yaml': text }), 'vicibridge.yaml'),
    env,
    connectors,
  });
  const ledger = await scratchLedger();
  const taking = { parse: parserOf(config), routing: routingOf(config, connectors), now: () => NOW };
  const prepare = prepareFor({ config, destinations: [], ledger, onAdded: () => undefined, ...taking });
  return { ledger, taking, prepare };
}

test('rules for calls in the configuration, when a delivery is prepared, then the connection gets the order and others get none', async () => {
  const { prepare } = await wired({ calls: { statuses: { SALE: { person: { p: 'called_count' } } } } });
  const event = eventOf(1, { fields: { called_count: '3' } });
  const delivery = { event, absorbed: [], effectKey: 'k', signal: new AbortController().signal };
  expect(await prepare({ ...delivery, destination: 'crm' })).toMatchObject({
    kind: 'deliver',
    call: { personFields: { p: '3' } },
  });
  expect(await prepare({ ...delivery, destination: 'audit' })).toMatchObject({
    kind: 'deliver',
    call: undefined,
  });
});

test('dropped calls that are made again, when their hits are taken in, then the dialer has one urgent delivery that waits, and it is an order', async () => {
  const { ledger, taking, prepare } = await wired({ recall: { minutes: 5 } });
  for (const status of ['DROP', 'DROP', 'PDROP', 'NA']) {
    const base = eventOf(1, {
      id: `evt_${status}`,
      trigger: 'no-agent',
      receivedAt: new Date(NOW).toISOString(),
    });
    const query = `lead_id=7&call_id=V11221200000000000007&uniqueid=1795310300.7&status=${status}&campaign=SALES&phone_number=3125550101`;
    await ledger.write((trx) => takeIn(trx, { ...hitOf(base, query), receivedAt: NOW }, taking));
  }
  const rows = await ledger.db
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'event_id')
    .select(['events.type', 'urgency', 'due_at', 'lane', 'event'])
    .where('destination', '=', 'main')
    .execute();
  expect(rows).toMatchObject([
    { type: 'lead-recalled', urgency: URGENCY.hot, due_at: NOW + 300_000, lane: 'main:7' },
  ]);
  const event = JSON.parse(rows[0]?.event ?? '') as ReturnType<typeof eventOf>;
  const { signal } = new AbortController();
  expect(await prepare({ event, destination: 'main', absorbed: [], effectKey: 'k', signal })).toMatchObject({
    kind: 'deliver',
    order: { kind: 'recall', priority: 20, statuses: ['DROP', 'PDROP'] },
  });
});

test('without a word about it in the configuration, when a dropped call is taken in, then the dialer gets nothing', async () => {
  const { ledger, taking } = await wired({});
  const base = eventOf(1, { trigger: 'no-agent' });
  const query = 'lead_id=7&uniqueid=1795310300.7&status=DROP&campaign=SALES&phone_number=3125550101';
  await ledger.write((trx) => takeIn(trx, hitOf(base, query), taking));
  const rows = await ledger.db.selectFrom('deliveries').select('destination').execute();
  expect(rows).toEqual([{ destination: 'crm' }]);
});
