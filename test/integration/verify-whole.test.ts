import { expect, onTestFinished, test, vi } from 'vitest';
import { type HubspotStandIn, startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { connectors } from '../../connectors/index.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { connectDestinations } from '../../src/roles/destinations.ts';
import { createVerifications } from '../../src/roles/verify/verifications.ts';
import { CANARIES, cli, folderWith } from './cli-rig.ts';
import { keptLog } from './ledger-rig.ts';
import { startWhole, type Whole } from './whole-rig.ts';

/** A whole program with one HubSpot account, and so many calls delivered to it. */
async function withCalls(count: number, verify: unknown = false) {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  const whole = await startWhole({
    connections: {
      crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: hubspot.url, verify },
    },
    routes: [{ on: 'disposition', to: ['crm'] }],
  });
  for (let lead = 1; lead <= count; lead += 1) await whole.dispose(lead, 'SALE');
  await whole.startWorker();
  await delivered(whole, count);
  return { hubspot, whole };
}

async function delivered(whole: Whole, count: number): Promise<void> {
  await vi.waitFor(
    () =>
      expect(whole.query('select state, count(*) as count from deliveries group by state')).toEqual([
        { state: 'delivered', count },
      ]),
    { timeout: 15_000, interval: 50 },
  );
}

async function remove(hubspot: HubspotStandIn, type: 'calls' | 'contacts', id: string): Promise<void> {
  const { status } = await fetch(`${hubspot.url}/crm/v3/objects/${type}/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${CANARIES.HUBSPOT_TOKEN}` },
  });
  expect(status).toBe(204);
}

const callKeys = (hubspot: HubspotStandIn) =>
  hubspot.calls.map(({ properties }) => properties['vicidial_call_key'] ?? '').toSorted();

test('a call that somebody deletes, when it is verified with --repair, then it comes back exactly once; deleted again, it stays in the list and is told of', async () => {
  const { hubspot, whole } = await withCalls(3);
  const verify = (...words: string[]) => cli(['verify', 'crm', ...words], { dir: whole.dir });
  const before = callKeys(hubspot);
  const fine = await verify('--all');
  expect(fine.stdout).toContain('3 receipts looked at, of 3 every record is there');
  expect(fine.code).toBe(0);

  await remove(hubspot, 'calls', hubspot.calls[0]?.id ?? '');
  const seen = await verify('--all');
  expect(seen.code).toBe(1);
  expect(seen.stdout).toContain('1 record is missing');
  expect(hubspot.calls).toHaveLength(2);

  const repaired = await verify('--all', '--repair');
  expect(repaired.code).toBe(0);
  expect(repaired.stdout).toContain('1 gone record is delivered again');
  await vi.waitFor(() => expect(hubspot.calls).toHaveLength(3), { timeout: 10_000, interval: 50 });
  await delivered(whole, 3);
  expect(callKeys(hubspot)).toEqual(before);
  expect(hubspot.contacts).toHaveLength(3);
  const events = whole.query<{ id: string; redelivered: number }>(
    'select events.id, (select count(*) from missing_records where event_id = events.id) as redelivered from events',
  );
  const told = events.map(async ({ id, redelivered }) => {
    const shown: unknown = JSON.parse((await cli(['event', id], { dir: whole.dir })).stdout);
    const [delivery] = (shown as { deliveries: { redelivered?: unknown; attempts: unknown[] }[] }).deliveries;
    expect(delivery?.redelivered).toEqual(
      redelivered === 0 ? undefined : [{ part: 'call', at: expect.stringMatching(/Z$/) }],
    );
    return delivery?.attempts.length;
  });
  expect((await Promise.all(told)).filter((count) => count === 2)).toHaveLength(1);

  expect((await verify('--all', '--repair')).stdout).toContain('of 3 every record is there');
  expect(whole.query('select state from missing_records')).toEqual([{ state: 'back' }]);

  const again = hubspot.calls.find(({ properties }) => properties['vicidial_call_key'] === before[0]);
  await remove(hubspot, 'calls', again?.id ?? '');
  expect((await verify('--all', '--repair')).code).toBe(1);
  expect(hubspot.calls).toHaveLength(2);
  const listed = await verify('--list', '--json');
  expect(listed.code).toBe(1);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    part: 'call',
    state: 'missing',
    reason: 'it was delivered again before, and has gone again',
  });
  expect((await verify('--accept')).stdout).toContain('1 missing record accepted');
  expect((await verify('--all', '--repair')).code).toBe(0);
  expect(hubspot.calls).toHaveLength(2);
}, 60_000);

test('a person whom somebody removed, when the receipts are repaired, then nobody is made anew unless that is asked for', async () => {
  const { hubspot, whole } = await withCalls(1);
  const verify = (...words: string[]) => cli(['verify', 'crm', '--all', ...words], { dir: whole.dir });
  const removed = hubspot.contacts[0]?.id ?? '';
  await remove(hubspot, 'contacts', removed);
  await remove(hubspot, 'calls', hubspot.calls[0]?.id ?? '');
  const left = await verify('--repair');
  expect(left.code).toBe(0);
  expect(left.stdout).toContain('1 receipt whose person was removed');
  expect(whole.query('select distinct state from missing_records')).toEqual([{ state: 'person-gone' }]);
  expect([hubspot.contacts.length, hubspot.calls.length]).toEqual([0, 0]);

  expect((await verify('--repair', '--people')).stdout).toContain('2 gone records are delivered again');
  await vi.waitFor(() => expect([hubspot.contacts.length, hubspot.calls.length]).toEqual([1, 1]), {
    timeout: 10_000,
    interval: 50,
  });
  expect(hubspot.contacts[0]?.id).not.toBe(removed);
}, 60_000);

test('most records gone at once, when they are repaired, then it is withheld until somebody says that it is meant', async () => {
  const { hubspot, whole } = await withCalls(24);
  for (const { id } of hubspot.calls.slice(0, 22)) await remove(hubspot, 'calls', id);
  const verify = (...words: string[]) => cli(['verify', 'crm', '--all', ...words], { dir: whole.dir });
  const withheld = await verify('--repair');
  expect(withheld.code).toBe(1);
  expect(whole.query('select state, count(*) as count from missing_records group by state')).toEqual([
    { state: 'missing', count: 22 },
  ]);
  expect(whole.query<{ reason: string }>('select distinct reason from missing_records')[0]?.reason).toContain(
    'see whether the connection leads to the account',
  );
  expect(hubspot.calls).toHaveLength(2);
  expect((await verify('--repair', '--even-most')).code).toBe(0);
  await vi.waitFor(() => expect(hubspot.calls).toHaveLength(24), { timeout: 15_000, interval: 50 });
  expect(new Set(callKeys(hubspot)).size).toBe(24);
}, 60_000);

test('a connection in shadow, when its receipts are to be repaired, then nothing is forgotten and it exits 2', async () => {
  const crm = { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', shadow: true };
  const dir = await folderWith(undefined, {
    connections: { crm },
    routes: [{ on: 'disposition', to: ['crm'] }],
    sources: {},
  });
  const { code, stderr } = await cli(['verify', '--repair'], { dir });
  expect([code, stderr]).toEqual([2, expect.stringContaining('switched off or in shadow')]);
});

test('the worker itself, when receipts are due to be looked at, then it delivers again what is gone and tells the figures', async () => {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  const whole = await startWhole({
    connections: { crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: hubspot.url } },
    routes: [{ on: 'disposition', to: ['crm'] }],
  });
  await whole.dispose(1, 'SALE');
  const worker = await whole.startWorker();
  await delivered(whole, 1);
  await vi.waitFor(() => expect(whole.query('select id from verifications')).toHaveLength(1), {
    timeout: 10_000,
    interval: 50,
  });
  await remove(hubspot, 'calls', hubspot.calls[0]?.id ?? '');
  const { logger, lines } = keptLog();
  const ledger = await openLedger(whole.config.data.dir);
  onTestFinished(() => ledger.close());
  const destinations = await connectDestinations(whole.config, connectors, { logger });
  onTestFinished(async () => {
    for (const { connection } of destinations) await connection.close();
  });
  const skew = { ms: 0 };
  const verifications = createVerifications({
    destinations,
    settings: new Map([['crm', { sample: 50, everyHours: 24, repair: true, people: false }]]),
    ledger,
    logger,
    now: () => Date.now() + skew.ms,
    random: Math.random,
    onRedelivered: () => undefined,
  });
  expect(await verifications.start()).toBe(0);
  skew.ms = 24 * 3_600_000;
  expect(await verifications.start()).toBe(1);
  await verifications.settled();
  expect(lines).toContainEqual(
    expect.objectContaining({
      message: 'records that were delivered are gone from the CRM',
      fields: expect.objectContaining({ destination: 'crm', looked: 1, redelivered: 1, missing: 0 }),
    }),
  );
  await makeDue(ledger);
  await vi.waitFor(() => expect(hubspot.calls).toHaveLength(1), { timeout: 10_000, interval: 50 });
  const metrics = await (await fetch(`http://127.0.0.1:${worker.consolePort}/metrics`)).text();
  expect(metrics).toContain('vicibridge_verify_looked{destination="crm"} 1');
}, 60_000);

/** The look was made with a clock that is a day ahead. */
async function makeDue(ledger: Ledger): Promise<void> {
  await ledger.write((trx) => trx.updateTable('deliveries').set({ due_at: Date.now() }).execute());
}
