import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { deadSignature } from '../../src/domain/dead-letters/signature.ts';
import { deadGroups } from '../../src/ledger/dead-groups.ts';
import { migrationProvider } from '../../src/ledger/migrations.ts';
import { sqliteDialect } from '../../src/ledger/sqlite.ts';
import { scratchDir, scratchLedger } from './ledger-rig.ts';

test('dead letters of a ledger from before there were groups are in theirs after the update', async () => {
  const dir = scratchDir();
  const db = new Kysely<unknown>({ dialect: sqliteDialect(dir) });
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateTo('002-leads-and-dnc');
  expect(error).toBeUndefined();
  await sql`insert into events (id, type, source, hit_trigger, received_at, event, raw)
    values ('evt_1', 'disposition', 'main', 'dispo', 1, '{}', '{}')`.execute(db);
  const died = async (n: number, code: string | null, message: string | null) =>
    sql`insert into deliveries
        (id, event_id, destination, lane, effect_key, state, attempts, enqueues, due_at, updated_at, error_code, error_message)
      values (${`dlv_${n}`}, 'evt_1', ${`crm${n}`}, 'l', 'e', 'dead', 1, 1, 1, ${n}, ${code}, ${message})`.execute(
      db,
    );
  await died(1, 'http-400', 'contact 801 is wrong');
  await died(2, 'http-400', 'contact 77310 is wrong');
  await died(3, null, null);
  await db.destroy();
  const ledger = await scratchLedger(dir);
  const groups = await deadGroups(ledger.db);
  const { id } = deadSignature('http-400', 'contact 1 is wrong');
  expect(groups.map((group) => [group.destination, group.id, group.code])).toEqual([
    ['crm3', deadSignature('', '').id, 'unknown'],
    ['crm2', id, 'http-400'],
    ['crm1', id, 'http-400'],
  ]);
});
