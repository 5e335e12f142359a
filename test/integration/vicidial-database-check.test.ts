import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { freePort } from '../../scripts/redis-port.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query("insert into system_settings (use_non_latin, db_schema_version) values ('0', 1728)");
});
afterEach(() => rig.closeOpened());
afterAll(() => rig[Symbol.asyncDispose]());

function bad(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ level }) => level !== 'ok').map(({ level, message }) => `${level}: ${message}`);
}

describe('check', () => {
  test('of the documented user on a fresh VICIdial has one remark, the missing index with its remedy', async () => {
    const findings = await rig.open().check(forever());
    expect(bad(findings)).toEqual([
      expect.stringMatching(
        /^warning: main's database: vicidial_list has no index on vendor_lead_code.*ALTER TABLE vicidial_list ADD INDEX/,
      ),
    ]);
    expect(findings[0]?.message).toMatch(/lets us in \(\d+\.\d+.*MariaDB/);
    expect(findings.map(({ message }) => message).join('\n')).toMatch(/vicidial_list is MyISAM/);
  });

  test('with the index has nothing to say', async () => {
    await rig.admin.query('alter table vicidial_list add index (vendor_lead_code)');
    expect(bad(await rig.open().check(forever()))).toEqual([]);
    await rig.admin.query('alter table vicidial_list drop index vendor_lead_code');
  });

  test('of a user that may write or read everything warns, and shows no hash of its password', async () => {
    await rig.admin.query(`create user mighty@'127.0.0.1' identified by 'too-mighty';
      grant select, insert on asterisk.* to mighty@'127.0.0.1';
      grant update (status) on asterisk.vicidial_list to mighty@'127.0.0.1' with grant option;
      grant process on *.* to mighty@'127.0.0.1'`);
    const findings = await rig.open({ user: 'mighty', password: 'too-mighty' }).check(forever());
    const [rights, everything] = bad(findings);
    expect(rights).toContain('(GRANT OPTION, INSERT, PROCESS, UPDATE)');
    expect(everything).toContain("passwords of VICIdial's users");
    expect(JSON.stringify(findings)).not.toMatch(/\*[0-9A-F]{40}|IDENTIFIED/);
  });

  test('with rights missing names every table that cannot be read', async () => {
    await rig.admin.query(`create user poor@'127.0.0.1' identified by 'poor-one';
      grant select on asterisk.vicidial_log to poor@'127.0.0.1'`);
    const findings = await rig.open({ user: 'poor', password: 'poor-one' }).check(forever());
    const errors = findings.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toHaveLength(11);
    expect(errors[0]).toMatch(/^vicidial_list: .*paste the grants of docs\/vicidial-database\.md/);
    expect(errors.some((message) => message.startsWith('vicidial_log:'))).toBe(false);
  });

  test.each([
    [true, '0', /^error: .*use_non_latin is 0, but `nonLatin` is true.*set `nonLatin: false`/],
    [false, '1', /^warning: .*use_non_latin is 1, but `nonLatin` is false.*set `nonLatin: true`/],
  ])('with nonLatin configured %s and %s in VICIdial says which is right', async (nonLatin, value, words) => {
    await rig.admin.query(`update system_settings set use_non_latin = '${value}'`);
    const findings = await rig.open({}, { nonLatin }).check(forever());
    await rig.admin.query("update system_settings set use_non_latin = '0'");
    expect(bad(findings)).toContainEqual(expect.stringMatching(words));
  });

  test('of a database that is down is one error, not a throw', async () => {
    const findings = await rig.open({ port: await freePort() }).check(forever());
    expect(findings).toEqual([
      { level: 'error', message: expect.stringMatching(/cannot be reached/) as string },
    ]);
  });
});

test('a lead is found by its vendor lead code as soon as there is an index, by whatever name', async () => {
  await rig.admin.query(`insert into vicidial_list (lead_id, phone_number, list_id, vendor_lead_code)
    select seq, '3125550101', 1001, concat('CRM-', seq div 2) from seq_1_to_2000`);
  const database = rig.open();
  await expect(database.leadsByVendorCode('CRM-500', forever())).rejects.toMatchObject({
    code: 'missing-index',
  });
  await rig.admin.query('alter table vicidial_list add index crm_key (vendor_lead_code)');
  const found = await database.leadsByVendorCode('CRM-500', forever());
  const { vendorCodeIndexed } = await database.readFacts(forever());
  await rig.admin.query('alter table vicidial_list drop index crm_key; truncate vicidial_list');
  expect(found.map(({ lead }) => lead.id)).toEqual(['1001', '1000']);
  expect(vendorCodeIndexed).toBe(true);
});

describe('facts', () => {
  test('of a fresh VICIdial are those of its schema', async () => {
    const facts = await rig.open().readFacts(forever());
    expect(facts).toMatchObject({
      schema: 1728,
      nonLatin: false,
      engine: 'MyISAM',
      vendorCodeIndexed: false,
      archiveTableExists: false,
    });
    expect(facts.version).toContain('MariaDB');
    expect(facts.widths).toMatchObject({
      status: 6,
      vendor_lead_code: 20,
      source_id: 50,
      phone_code: 10,
      phone_number: 18,
      title: 4,
      first_name: 30,
      middle_initial: 1,
      address3: 100,
      city: 50,
      state: 2,
      country_code: 3,
      alt_phone: 12,
      email: 70,
      comments: 255,
      owner: 20,
    });
    expect(Object.keys(facts.widths)).not.toContain('gender');
  });

  test('of one that was widened, moved and archived are as it is now', async () => {
    await rig.admin.query(`alter table vicidial_list modify first_name varchar(60), engine = InnoDB;
      create table vicidial_list_archive like vicidial_list;
      grant select on asterisk.vicidial_list_archive to vicibridge@'127.0.0.1';
      update system_settings set use_non_latin = '1'`);
    const facts = await rig.open().readFacts(forever());
    await rig.admin.query(`drop table vicidial_list_archive;
      alter table vicidial_list modify first_name varchar(30), engine = MyISAM;
      update system_settings set use_non_latin = '0'`);
    expect(facts).toMatchObject({ engine: 'InnoDB', nonLatin: true, archiveTableExists: true });
    expect(facts.widths['first_name']).toBe(60);
  });

  test("of a list's custom fields are there for the lists that we may see", async () => {
    await rig.admin
      .query(`create table custom_1001 (lead_id int(9) unsigned primary key, plan varchar(40), notes text, size int);
      create table custom_1002 (lead_id int(9) unsigned primary key, plan varchar(40));
      grant select on asterisk.custom_1001 to vicibridge@'127.0.0.1'`);
    const database = rig.open();
    expect(await database.readCustomWidths('1001', forever())).toEqual({ plan: 40, notes: 65_535 });
    expect(await database.readCustomWidths('1002', forever())).toEqual({});
    expect(await database.readCustomWidths("1001' or '1", forever())).toEqual({});
  });
});

describe('a dialer with a database', () => {
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const tools = { name: 'main', logger, now: Date.now };

  test('checks it too, hands it out, and closes it with itself', async () => {
    const settings = VicidialSettings.parse({
      type: 'vicidial',
      url: `http://127.0.0.1:${await freePort()}`,
      user: 'bridge',
      password: 'Long-and_plain-1',
      timezone: 'America/New_York',
      database: rig.settings(),
    });
    const dialer = connectVicidial(settings, tools);
    const findings = await dialer.check(forever());
    expect(findings.map(({ message }) => message).join('\n')).toMatch(/main's database lets us in/);
    expect(await dialer.database?.leadById('1', forever())).toBeUndefined();
    await dialer.close();
    await expect(dialer.database?.leadById('1', forever())).rejects.toMatchObject({ code: 'closed' });
  });
});
