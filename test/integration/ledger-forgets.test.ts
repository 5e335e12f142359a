import { expect, test } from 'vitest';
import { setIdentity } from '../../src/ledger/identities.ts';
import { pruneEvents } from '../../src/ledger/prune.ts';
import { ownWrites, readOwnWrites } from '../../src/ledger/sync/own-writes.ts';
import { eventOf, keep, scratchLedger } from './ledger-rig.ts';

const BEFORE = 1_000_000;

test('what we wrote into CRMs is forgotten when it is old, except where it can say do-not-call', async () => {
  const ledger = await scratchLedger();
  const write = (at: number, fields: Readonly<Record<string, string>>) =>
    ownWrites(ledger, 'crm', () => at).announce({ object: 'contact', id: '7' }, fields);
  await write(BEFORE - 1, { old: 'x', DoNotCall: 'true' });
  await write(BEFORE, { recent: 'x' });
  await ledger.write((trx) => pruneEvents(trx, BEFORE, 100, new Set(['donotcall'])));
  const left = await readOwnWrites(ledger.db, { connection: 'crm', record: 'crm:contact:7' });
  expect([...left.keys()].toSorted()).toEqual(['DoNotCall', 'recent']);
});

test('what single effects left is forgotten when it is old and no delivery needs it; whom a person is stays', async () => {
  const ledger = await scratchLedger();
  await keep(ledger, [eventOf(1)]);
  await ledger.db.updateTable('deliveries').set({ state: 'dead' }).execute();
  const dead = await ledger.db
    .selectFrom('deliveries')
    .select(['id', 'effect_key'])
    .executeTakeFirstOrThrow();
  const needed = [`effect:${dead.id}`, `effect:${dead.effect_key}`, 'main:1', 'vendor:web:9'];
  const entry = { destination: 'main', kind: 'lead_id' };
  await ledger.write(async (trx) => {
    for (const key of ['effect:gone', ...needed])
      await setIdentity(trx, { ...entry, key }, '101', BEFORE - 1);
    await setIdentity(trx, { ...entry, key: 'effect:recent' }, '101', BEFORE);
  });
  await ledger.write((trx) => pruneEvents(trx, BEFORE, 100, new Set()));
  const left = await ledger.db.selectFrom('identities').select('key').execute();
  expect(left.map(({ key }) => key).toSorted()).toEqual([...needed, 'effect:recent'].toSorted());
});
