import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cursorBefore } from '../../src/reconcile/receipts/first-row.ts';
import { readReceiptsCursor } from '../../src/reconcile/checkpoints.ts';
import { type CallsRig, callsRig } from './feed-rig.ts';
import { dispoUrl, KEY, reconcileRig, urlRow } from './reconcile-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const NOW = '2026-06-02T15:30:00Z';
const AT = '2026-06-02T15:00:00Z';
const PHP_ERROR =
  'Tue, 02 Jun 2026 11:00:01 -0400|PHP ERROR: Type=2 - Message=file(URL): Failed to open stream';

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => calls.clear());

const told = (n: number) => ({ leadId: 100 + n, uniqueid: `1780412400.${n}`, agentLogId: n, status: 'SALE' });

async function rows(...all: readonly Parameters<typeof urlRow>[]): Promise<void> {
  for (const args of all) await calls.insert('vicidial_url_log', urlRow(...args));
}

test('a tab that was closed between the two steps: the row without an answer is taken back in as it would have come', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await rows([1, { url: dispoUrl(told(1)), response: '', at: AT }]);
  expect(await rig.pass()).toMatchObject({ urlRows: 1, appended: 1, lost: [] });
  const [event, ...more] = await rig.events();
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    type: 'disposition',
    lead: { id: '101' },
    call: { uniqueid: '1780412400.1', status: 'SALE', agentLogId: '1' },
    marks: [expect.objectContaining({ code: 'reconciled', field: 'url-log' })],
  });
  expect(await rig.deliveries()).toBe(1);
  // The hit itself, an hour late, is the same event.
  rig.later(60);
  expect(await rig.hit(dispoUrl(told(1)))).toBe(event?.id);
  expect(await rig.pass()).toMatchObject({ appended: 0 });
  expect(await rig.events()).toHaveLength(1);
  expect(await rig.deliveries()).toBe(1);
});

test('an error in place of our answer is taken back in, our answer and what is not ours are left alone', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const id = await rig.hit(dispoUrl(told(1)));
  const foreign = dispoUrl(told(4), 'elsewhere.example.com').replace(KEY, 'another-installations-key');
  await rows(
    [1, { url: dispoUrl(told(1)), response: `Tue, 02 Jun 2026 11:00:01 -0400|OK ${id}`, at: AT }],
    [2, { url: dispoUrl(told(2)), response: PHP_ERROR, at: AT }],
    [3, { url: 'https://crm.example.com/?lead=1', response: '', at: AT }],
    [4, { url: foreign, response: '', at: AT }],
    [5, { url: dispoUrl(told(5)), response: '<RESPONSE EMPTY>|--2026-06-02 11:00:01--', at: AT }],
  );
  expect(await rig.pass()).toMatchObject({ urlRows: 5, appended: 2, lost: [] });
  expect(new Set((await rig.events()).map(({ lead }) => lead.id))).toEqual(new Set(['101', '102', '105']));
});

test('a request that failed for us, though it had come: it is held, and nothing is taken back', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await rig.hit(dispoUrl(told(1)));
  await rows([1, { url: dispoUrl(told(1)), response: PHP_ERROR, at: AT }]);
  expect(await rig.pass()).toMatchObject({ appended: 0 });
  expect(await rig.events()).toHaveLength(1);
});

test('a row that may still get its answer holds up those behind it, and none is skipped', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await rows(
    [1, { url: dispoUrl(told(1)), response: PHP_ERROR, at: AT }],
    [2, { url: dispoUrl(told(2)), response: '', at: '2026-06-02T15:29:30Z' }],
    [3, { url: dispoUrl(told(3)), response: PHP_ERROR, at: '2026-06-02T15:29:31Z' }],
  );
  expect(await rig.pass()).toMatchObject({ urlRows: 1, appended: 1 });
  expect(await readReceiptsCursor(rig.ledger.db, 'main')).toBe('1');
  rig.later(2);
  expect(await rig.pass()).toMatchObject({ urlRows: 2, appended: 2 });
  expect(await readReceiptsCursor(rig.ledger.db, 'main')).toBe('3');
});

test('our own answer to a hit that the ledger does not hold: it is lost, told so, and taken back in', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  const gone = await rig.hit(dispoUrl(told(1)));
  await rig.ledger.write((trx) => trx.deleteFrom('events').execute());
  await rows([1, { url: dispoUrl(told(1)), response: `OK ${gone}`, at: AT }]);
  expect(await rig.pass()).toMatchObject({ appended: 1, lost: [gone] });
  expect((await rig.events()).map(({ id }) => id)).toEqual([gone]);
  expect(await rig.pass()).toMatchObject({ appended: 0, lost: [] });
});

test('an answer that is older than what the ledger keeps is not lost', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await rows([
    1,
    { url: dispoUrl(told(1)), response: `OK evt_${'a'.repeat(26)}`, at: '2026-04-02T15:00:00Z' },
  ]);
  await rig.ledger.write((trx) =>
    trx.insertInto('checkpoints').values({ name: 'receipts:main', value: '0' }).execute(),
  );
  expect(await rig.pass()).toMatchObject({ urlRows: 1, appended: 0, lost: [] });
});

test('while the intake is behind, an answer that the ledger does not hold yet is waited for', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await rows([1, { url: dispoUrl(told(1)), response: `OK evt_${'a'.repeat(26)}`, at: AT }]);
  const { receipts } = rig.context;
  if (receipts === undefined) throw new Error('the rig reads receipts');
  const behind = { receipts: { ...receipts, allTakenIn: () => Promise.resolve(false) } };
  expect(await rig.pass(behind)).toMatchObject({ urlRows: 0, appended: 0, lost: [] });
  expect(await rig.pass()).toMatchObject({ urlRows: 1, lost: [expect.any(String)] });
});

test('the first pass begins with the last day, found by the primary key', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  await rows(
    [10, { url: dispoUrl(told(1)), response: '', at: '2026-05-30T15:00:00Z' }],
    [25, { url: dispoUrl(told(2)), response: '', at: '2026-06-01T15:00:00Z' }],
    [26, { url: dispoUrl(told(3)), response: '', at: '2026-06-01T16:00:00Z' }],
    [900, { url: dispoUrl(told(4)), response: '', at: AT }],
  );
  expect(await rig.pass()).toMatchObject({ urlRows: 2, appended: 2 });
  expect(new Set((await rig.events()).map(({ lead }) => lead.id))).toEqual(new Set(['103', '104']));
  const { urls } = rig.context.feed;
  if (urls === undefined) throw new Error('tables have a log of URLs');
  const behind = (iso: string) => cursorBefore(urls, Date.parse(iso), forever());
  expect(await behind('2026-05-01T00:00:00Z')).toBe('0');
  expect(await behind('2026-06-01T15:00:00Z')).toBe('10');
  expect(await behind('2026-06-02T15:00:01Z')).toBe('900');
});

test('the clock of a dialer that is ahead of ours is found out from its receipts', async () => {
  const rig = await reconcileRig(database, { now: NOW });
  for (let n = 1; n <= 5; n += 1) {
    const id = await rig.hit(dispoUrl(told(n)));
    await rows([n, { url: dispoUrl(told(n)), response: `OK ${id}`, at: '2026-06-02T15:37:00Z' }]);
  }
  // By our clock it is in the future; by the dialer's it was written two minutes ago and never sent.
  await rows([6, { url: dispoUrl(told(6)), response: '', at: '2026-06-02T15:35:00Z' }]);
  await rig.pass();
  expect(rig.context.clock.aheadMs).toBe(7 * 60_000);
  expect(await rig.pass()).toMatchObject({ appended: 1 });
});
