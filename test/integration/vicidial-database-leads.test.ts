import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLink } from '../../connectors/vicidial/database/link.ts';
import { createLoadMeter } from '../../connectors/vicidial/database/load-meter.ts';
import { createPlanGuard } from '../../connectors/vicidial/database/plan-guard.ts';
import { createReader } from '../../connectors/vicidial/database/reader.ts';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const LEADS = 120_000;
let rig: DatabaseRig;
let database: DialerDatabase;

beforeAll(async () => {
  rig = await startDatabaseRig();
  // Every phone number has ten leads; vendor codes are unique.
  await rig.admin.query(`
    alter table vicidial_list disable keys;
    insert into vicidial_list (lead_id, entry_date, modify_date, status, user, vendor_lead_code, list_id,
        phone_code, phone_number, first_name, last_name, alt_phone, date_of_birth, gmt_offset_now, called_count)
      select seq, '2026-07-01 12:00:00', '2026-07-02 12:00:00', 'NEW', 'VDAD', concat('CRM-', seq), 1001,
        '1', concat('312555', lpad(seq mod ${LEADS / 10}, 5, '0')), 'José', 'O''Brien', seq, '1980-02-03', -5, 3
      from seq_1_to_${LEADS};
    alter table vicidial_list enable keys`);
  database = rig.open();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

describe('a lead by its id', () => {
  test('comes with every field, accents and apostrophes as they are, and local times in UTC', async () => {
    await rig.admin.query(`update vicidial_list set email = 'a+b@example.com', \`rank\` = -5,
      last_local_call_time = '2026-07-01 09:00:00', modify_date = '2026-07-02 12:00:00' where lead_id = 77`);
    expect(await database.leadById('77', forever())).toEqual({
      lead: expect.objectContaining({
        id: '77',
        vendorLeadCode: 'CRM-77',
        listId: '1001',
        phone: '31255500077',
        firstName: 'José',
        lastName: "O'Brien",
        email: 'a+b@example.com',
        dateOfBirth: '1980-02-03',
        rank: '-5',
        city: '',
        status: 'NEW',
      }) as unknown,
      user: 'VDAD',
      enteredAt: '2026-07-01T16:00:00.000Z',
      modifiedAt: '2026-07-02T16:00:00.000Z',
      lastCalledLocal: '2026-07-01 09:00:00',
      calledCount: 3,
      calledSinceReset: 'N',
      gmtOffsetHours: -5,
      entryListId: '',
    });
  });

  test('with zero dates has none instead of a wrong one', async () => {
    await rig.admin.query(`update vicidial_list set entry_date = '0000-00-00 00:00:00',
      date_of_birth = '0000-00-00', last_local_call_time = '0000-00-00 00:00:00' where lead_id = 78`);
    const found = await database.leadById('78', forever());
    expect(found).toMatchObject({ enteredAt: undefined, lastCalledLocal: undefined });
    expect(found?.lead.dateOfBirth).toBe('');
  });

  test.each(['999999999', '0', '-1', '1 or 1=1', ''])(
    'that there is not (%s) is not found',
    async (leadId) => {
      expect(await database.leadById(leadId, forever())).toBeUndefined();
    },
  );
});

describe('leads by phone', () => {
  test('come newest first, as many as asked for', async () => {
    const all = await database.leadsByPhone('31255500042', forever());
    expect(all.map(({ lead }) => Number(lead.id))).toEqual(
      Array.from({ length: 10 }, (_, index) => 42 + (9 - index) * (LEADS / 10)),
    );
    expect(await database.leadsByPhone('31255500042', forever(), 2)).toEqual(all.slice(0, 2));
  });

  test.each(['3125559', "' or 1=1", '+13125550042', ''])('%s finds nothing', async (phone) => {
    expect(await database.leadsByPhone(phone, forever())).toEqual([]);
  });
});

test('leads by vendor lead code are refused with the remedy while the column has no index', async () => {
  await expect(database.leadsByVendorCode('CRM-500', forever())).rejects.toMatchObject({
    kind: 'permanent',
    code: 'missing-index',
    message: expect.stringContaining('ALTER TABLE vicidial_list ADD INDEX (vendor_lead_code)') as string,
  });
});

test(`no look-up in ${LEADS} leads reads rows one after the other`, async () => {
  const fresh = rig.open();
  await fresh.leadById('1', forever());
  const before = await rig.rowsScanned();
  await fresh.leadById('119999', forever());
  await fresh.leadsByPhone('31255500042', forever());
  await fresh.leadsByPhone('00000000', forever());
  // What remains are the rows of EXPLAIN and of the count itself.
  expect((await rig.rowsScanned()) - before).toBeLessThan(2_000);
});

describe('the guard', () => {
  const Row = z.object({});

  function guarded() {
    const who = "main's database";
    const link = createLink(rig.settings(), who);
    const reader = createReader({
      link,
      guard: createPlanGuard({ who, now: Date.now }),
      who,
      meter: createLoadMeter(Date.now),
    });
    return {
      select: (sql: string, ...values: readonly string[]) =>
        reader.select({ sql, values, row: Row }, forever()),
      [Symbol.asyncDispose]: () => link.close(),
    };
  }

  test.each([
    ['a column without an index', 'SELECT lead_id FROM vicidial_list WHERE alt_phone = ?', '5'],
    ['a vendor lead code', 'SELECT lead_id FROM vicidial_list WHERE vendor_lead_code = ?', 'CRM-1'],
    ['a whole index', 'SELECT phone_number FROM vicidial_list WHERE phone_number LIKE ?', '%5'],
    ['an alias', 'SELECT l.lead_id FROM vicidial_list l WHERE l.email = ?', 'x'],
    ['a function on a column', 'SELECT lead_id FROM vicidial_list WHERE RIGHT(phone_number, 4) = ?', '0042'],
    [
      'a join beside a small table',
      'SELECT vicidial_live_agents.user FROM vicidial_live_agents JOIN vicidial_list ON email = ?',
      'x',
    ],
  ])('refuses %s, by which all of vicidial_list would be read, before it is run', async (_, sql, value) => {
    await rig.admin.query("insert into vicidial_live_agents (user, lead_id) values ('a', 1), ('b', 2)");
    await using reader = guarded();
    const before = await rig.rowsScanned();
    await expect(reader.select(sql, value)).rejects.toMatchObject({ kind: 'permanent', code: 'would-scan' });
    expect((await rig.rowsScanned()) - before).toBeLessThan(2_000);
  });

  test.each([
    "UPDATE vicidial_list SET status = 'X' WHERE lead_id = 1",
    'SELECT lead_id FROM vicidial_list WHERE lead_id = 1 FOR UPDATE',
    "SELECT lead_id FROM vicidial_list WHERE lead_id = 1 INTO OUTFILE '/x'",
    'SELECT 1; DELETE FROM vicidial_list',
  ])('lets nothing but a single SELECT through: %s', async (sql) => {
    await using reader = guarded();
    await expect(reader.select(sql)).rejects.toMatchObject({ code: 'not-a-read' });
  });

  test('asks how a statement would be done once, not at every look-up', async () => {
    await rig.admin.query("set global log_output = 'TABLE', global general_log = 1");
    const fresh = rig.open();
    for (const id of ['1', '2', '3']) await fresh.leadById(id, forever());
    await rig.admin.query('set global general_log = 0');
    const [rows] = await rig.admin.query(
      "select count(*) as asked from mysql.general_log where command_type = 'Execute' and argument like 'EXPLAIN%'",
    );
    expect(rows).toEqual([{ asked: 1 }]);
  });
});
