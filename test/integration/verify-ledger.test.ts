import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import type { PresentRecords } from '../../src/connector.ts';
import { ALERT } from '../../src/domain/alerts/codes.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { setIdentity } from '../../src/ledger/identities.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { countEffects, pageOfEffects, sampleEffects } from '../../src/ledger/verified/effects.ts';
import { tellerOf } from '../../src/ledger/verified/told-by.ts';
import { conditionsNow } from '../../src/roles/alerts/conditions.ts';
import type { Scope } from '../../src/verify/chosen-effects.ts';
import { verifyReceipts } from '../../src/verify/verify-receipts.ts';
import { eventOf, keep, scratchLedger } from './ledger-rig.ts';

const NOW = 1_790_100_000_000;
const CALL = 'main:1790000000.1:1';

/** Calls whose deliveries to `crm` are made, each with a call record of its own, and a CRM of which some are gone. */
async function rig(events = [eventOf(1)]) {
  const ledger = await scratchLedger();
  await keep(ledger, events, ['crm'], NOW - 5000);
  await ledger.db.updateTable('deliveries').set({ state: 'delivered', outcome: 'created' }).execute();
  for (const key of new Set(events.map(({ callKey }) => callKey ?? '')))
    await recorded(ledger, key, { contact: `c-${key}`, call: `r-${key}` });
  const gone = new Set<string>();
  const asked: string[] = [];
  const ask = (ids: Readonly<Record<string, string>>): Promise<PresentRecords | undefined> => {
    asked.push(...Object.values(ids));
    const lost = Object.keys(ids).filter((name) => gone.has(ids[name] ?? ''));
    return Promise.resolve({ gone: lost, people: lost.filter((name) => name === 'contact'), unseen: [] });
  };
  let redelivered = 0;
  const verify = (changes: { readonly repair?: boolean; readonly scope?: Scope; ask?: typeof ask } = {}) =>
    verifyReceipts({
      ledger,
      destination: 'crm',
      scope: { kind: 'all' },
      since: NOW - 60_000,
      repair: true,
      people: false,
      evenMost: false,
      ask,
      concurrency: 3,
      now: () => NOW,
      onRedelivered: () => (redelivered += 1),
      ...changes,
    });
  const deliveries = () =>
    ledger.db.selectFrom('deliveries').select(['event_id', 'state', 'urgency']).orderBy('seq').execute();
  return { ledger, gone, asked, verify, deliveries, redelivered: () => redelivered };
}

function recorded(ledger: Ledger, key: string, ids: object, sentAt = NOW - 1000) {
  const row = { destination: 'crm', effect_key: key, sent_at: sentAt, ids: JSON.stringify(ids) };
  return ledger.db.insertInto('effects').values(row).execute();
}

test('a record that is gone, when it is delivered again, then its id is forgotten everywhere and the delivery goes behind what is live', async () => {
  const { ledger, gone, verify, deliveries, redelivered } = await rig();
  for (const [kind, key, id] of [
    ['call', CALL, `r-${CALL}`],
    ['contact', 'main:1', `c-${CALL}`],
  ] as const)
    await ledger.write((trx) => setIdentity(trx, { destination: 'crm', kind, key }, id, 1));
  gone.add(`r-${CALL}`);
  expect(await verify()).toMatchObject({ looked: 1, there: 0, redelivered: 1, missing: 0 });
  expect(redelivered()).toBe(1);
  expect(await deliveries()).toMatchObject([{ state: 'due', urgency: URGENCY.replay }]);
  const { ids } = await ledger.db.selectFrom('effects').select('ids').executeTakeFirstOrThrow();
  expect(JSON.parse(ids)).toEqual({ contact: `c-${CALL}` });
  expect(await ledger.db.selectFrom('identities').select('kind').execute()).toEqual([{ kind: 'contact' }]);
});

test('a call that was told by two dispositions, when its record is gone, then the newer one alone is delivered again', async () => {
  const events = [eventOf(1), eventOf(2, { leadKey: 'main:1', callKey: CALL })];
  const { gone, verify, deliveries } = await rig(events);
  gone.add(`r-${CALL}`);
  await verify();
  expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'due']);
});

test('a call of which another delivery is under way, when its record is gone, then nothing is done about it', async () => {
  const { ledger, gone, verify } = await rig();
  await keep(ledger, [eventOf(2, { leadKey: 'main:1', callKey: CALL })], ['crm'], NOW);
  gone.add(`r-${CALL}`);
  expect(await verify()).toMatchObject({ redelivered: 0, missing: 0 });
  expect(await ledger.db.selectFrom('missing_records').selectAll().execute()).toEqual([]);
});

test('an effect whose event is not kept any more, when its record is gone, then it is missing, and people are told until it is there', async () => {
  const { ledger, gone, verify } = await rig([]);
  await recorded(ledger, CALL, { call: 'r-old' });
  gone.add('r-old');
  expect(await verify()).toMatchObject({ missing: 1, redelivered: 0 });
  const watched = { destinations: ['crm'], budget: false, now: NOW } as const;
  const told = async () => (await conditionsNow(ledger.db, watched)).map(({ alert }) => alert);
  expect(await told()).toEqual([
    expect.objectContaining({ code: ALERT.receiptsMissing, subject: 'crm', severity: 'warning' }),
  ]);
  gone.clear();
  await verify();
  expect(await told()).toEqual([]);
});

test('a part that the newest event no longer asks for, when it was delivered again without it, then nobody misses it', async () => {
  const { ledger, gone, verify } = await rig();
  gone.add(`r-${CALL}`);
  await verify();
  await ledger.db.updateTable('deliveries').set({ state: 'delivered', outcome: 'updated' }).execute();
  await verify();
  const rows = await ledger.db.selectFrom('missing_records').select(['part', 'state']).execute();
  expect(rows).toEqual([{ part: 'call', state: 'accepted' }]);
});

test('a few records of many that were found missing before, when they are repaired, then that is not taken for another account', async () => {
  const events = Array.from({ length: 100 }, (_, n) => eventOf(n + 1));
  const { gone, verify, deliveries } = await rig(events);
  for (const { callKey = '' } of events.slice(0, 25)) gone.add(`r-${callKey}`);
  expect(await verify({ repair: false })).toMatchObject({ looked: 100, missing: 25 });
  expect(await verify()).toMatchObject({ looked: 100, missing: 0, redelivered: 25 });
  expect((await deliveries()).filter(({ state }) => state === 'due')).toHaveLength(25);
});

test('records that were withheld because most were gone, when they are looked at the next day, then they are withheld again', async () => {
  const events = Array.from({ length: 60 }, (_, n) => eventOf(n + 1));
  const { ledger, gone, verify } = await rig(events);
  for (const { callKey = '' } of events) gone.add(`r-${callKey}`);
  const early = events.slice(0, 30).map(({ callKey = '' }) => callKey);
  await ledger.db
    .updateTable('effects')
    .set({ sent_at: NOW - 90_000 })
    .where('effect_key', 'in', early)
    .execute();
  expect(await verify()).toMatchObject({ looked: 30, missing: 30, redelivered: 0 });
  await ledger.db
    .updateTable('effects')
    .set({ sent_at: NOW - 1000 })
    .execute();
  expect(await verify()).toMatchObject({ looked: 60, missing: 60, redelivered: 0 });
});

test('a CRM that stops answering in the middle, when it is looked at, then what was found is kept with why it ended', async () => {
  const { ledger, gone, verify } = await rig([eventOf(1), eventOf(2), eventOf(3), eventOf(4), eventOf(5)]);
  gone.add(`r-${CALL}`);
  let left = 2;
  const failing = verify({
    ask: (ids) => {
      left -= 1;
      if (left < 0) throw new TransientError('away', { code: 'away' });
      const gone = Object.values(ids).includes(`r-${CALL}`) ? ['call'] : [];
      return Promise.resolve({ gone, people: [], unseen: [] });
    },
  });
  await expect(failing).rejects.toThrow('away');
  const runs = await ledger.db
    .selectFrom('verifications')
    .select(['looked', 'redelivered', 'stopped'])
    .execute();
  expect(runs).toEqual([{ looked: 2, redelivered: 1, stopped: 'away' }]);
});

test('a sample, when more was recorded than it has room for, then so many are looked at, none twice and none older', async () => {
  const events = Array.from({ length: 30 }, (_, index) => eventOf(index + 1));
  const { ledger, asked, verify } = await rig(events);
  await recorded(ledger, 'old', { call: 'r-too-old' }, NOW - 120_000);
  expect(await verify({ scope: { kind: 'sample', size: 10 } })).toMatchObject({ looked: 10, there: 10 });
  expect(asked).not.toContain('r-too-old');
  expect(new Set(asked).size).toBe(20);
});

test('the effects of a window and the events of an effect are found by an index, and not by reading through all', async () => {
  const { ledger } = await rig();
  const asked: CompiledQuery[] = [];
  const db = ledger.db.withPlugin({
    transformQuery({ node, queryId }) {
      asked.push(ledger.db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  const window = { destination: 'crm', since: NOW - 60_000, until: NOW };
  await countEffects(db, window);
  await sampleEffects(db, window, 5);
  await pageOfEffects(db, window, { after: undefined, size: 5 });
  await tellerOf(db, { destination: 'crm', effectKey: CALL });
  const plans = await Promise.all(
    asked.map(async ({ sql, parameters }) => {
      const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
      const { rows } = await ledger.db.executeQuery<{ detail: string }>(explained);
      return rows.map(({ detail }) => detail).join('; ');
    }),
  );
  expect(plans).toEqual([
    expect.stringContaining('INDEX effects_sent (sent_at>? AND sent_at<?)'),
    expect.stringContaining('INDEX effects_sent (sent_at>? AND sent_at<?)'),
    expect.stringContaining('PRIMARY KEY (destination=? AND effect_key=?)'),
    expect.stringContaining('INDEX effects_sent (sent_at>? AND sent_at<?)'),
    expect.stringContaining('INDEX events_call (call_key=?)'),
    expect.stringMatching(/events USING INDEX sqlite_autoindex_events_1 \(id=\?\)/u),
  ]);
});
