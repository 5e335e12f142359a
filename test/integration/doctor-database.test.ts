import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { examineDialer } from '../../connectors/vicidial/doctor/examine.ts';
import { freePort } from '../../scripts/redis-port.ts';
import { bad, PASSWORD, signal, startSession, TARGET, urlOf } from '../unit/vicidial-doctor-rig.ts';
import { copySetup, emptySetup } from './doctor-rig.ts';
import { type DatabaseRig, documentedGrants, startDatabaseRig } from './vicidial-database-rig.ts';

const FUNCTIONS =
  ' add_lead update_lead lead_search lead_field_info lead_callback_info check_phone_number add_dnc_phone agent_status logged_in_agents campaigns_list hopper_list recording_lookup update_campaign update_alt_url ';
const RIGHTS = {
  delete_from_dnc: '0',
  delete_users: '0',
  delete_lists: '0',
  modify_users: '0',
  ast_admin_access: '0',
};
const CAMPAIGN = {
  campaign_id: 'SALES',
  campaign_name: 'Sales B2B',
  active: 'Y',
  dispo_call_url: urlOf('dispo'),
  start_call_url: urlOf('start'),
  na_call_url: urlOf('no-agent'),
  closer_campaigns: ' SUPPORT -',
};
const IN_GROUP = {
  group_id: 'SUPPORT',
  group_name: 'Support',
  active: 'Y',
  dispo_call_url: 'CAMP',
  na_call_url: urlOf('no-agent'),
};
/** What a fresh VICIdial has against it, and the test's own transport. */
const FRESH = ['warning dialer-plain-http', 'warning vendor-code-index', 'warning table-engine'];

let rig: DatabaseRig;
beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query("insert into system_settings (use_non_latin, db_schema_version) values ('0', 1728)");
});
afterEach(async () => {
  await emptySetup(rig.admin);
  await rig.closeOpened();
});
afterAll(() => rig[Symbol.asyncDispose]());

interface Scene {
  readonly campaign?: object;
  readonly inGroup?: object;
  readonly user?: object;
  readonly alternates?: readonly Record<string, string>[];
  readonly settings?: object;
}

async function examine({ campaign, inGroup, user, alternates = [], settings }: Scene = {}) {
  const { session, standIn } = await startSession({
    settings: { database: rig.settings(), ...settings },
    standIn: {
      users: [{ user: 'bridge', password: PASSWORD, allowedFunctions: FUNCTIONS, columns: RIGHTS, ...user }],
      campaigns: [],
      lists: [],
      seed: {
        vicidial_campaigns: [{ ...CAMPAIGN, ...campaign }],
        vicidial_inbound_groups: [{ ...IN_GROUP, ...inGroup }],
        vicidial_url_multi: alternates,
      },
    },
  });
  await copySetup(standIn, rig.admin);
  const found = await examineDialer({ session, target: TARGET, signal: signal() });
  expect(JSON.stringify(found)).not.toContain(PASSWORD);
  return { found, standIn };
}

describe('the doctor with the database', () => {
  test('of a dialer that is right finds only what a fresh VICIdial lacks, and logs in once', async () => {
    const { found, standIn } = await examine();
    expect(bad(found)).toEqual(FRESH);
    expect(found.filter(({ code }) => code === 'url')).toHaveLength(4);
    expect(found.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['login', 'rights', 'database', 'non-latin', 'in-group-url']),
    );
    const versions = 5;
    expect(standIn.requests).toHaveLength(versions + 1);
  });

  test.each<[string, Scene, readonly string[]]>([
    ['an empty Dispo Call URL', { campaign: { dispo_call_url: '' } }, ['error url-missing']],
    ['a foreign one', { campaign: { dispo_call_url: 'https://crm.example.org/x' } }, ['error url-elsewhere']],
    ['an in-group without CAMP', { inGroup: { dispo_call_url: '' } }, ['error in-group-url-empty']],
    ['ALT without ours', { campaign: { na_call_url: 'ALT' } }, ['error alternate-url-missing']],
    [
      'ALT with ours',
      {
        campaign: { na_call_url: 'ALT' },
        alternates: [
          {
            campaign_id: 'SALES',
            entry_type: 'campaign',
            url_type: 'noagent',
            active: 'Y',
            url_statuses: '---ALL---',
            url_address: urlOf('no-agent'),
          },
        ],
      },
      [],
    ],
    ['a right too few', { user: { columns: { ...RIGHTS, modify_campaigns: '0' } } }, ['warning right-missing', 'warning right-missing']], // prettier-ignore
    ['all functions', { user: { allowedFunctions: ' ALL_FUNCTIONS ' } }, ['warning right-too-many']],
    ['rights too many', { user: { columns: { ...RIGHTS, delete_users: '1' } } }, ['warning right-too-many']],
    ['nonLatin that VICIdial does not have', { settings: { nonLatin: true } }, ['error non-latin']],
    ['a short password', { user: { password: 'short-1' }, settings: { password: 'short-1' } }, ['warning password-short']], // prettier-ignore
    ['a user that VICIdial does not have', { settings: { user: 'nobody' } }, ['error login-refused', 'error api-user-unknown']], // prettier-ignore
    ['another time zone', { settings: { timezone: 'Asia/Tokyo' } }, ['error time-zone']],
  ])('finds %s', async (_what, scene, expected) => {
    const { found } = await examine(scene);
    expect(
      bad(found)
        .filter((one) => !FRESH.includes(one))
        .toSorted(),
    ).toEqual([...expected].toSorted());
  });

  test('finds no fault with index and engine when they are mended', async () => {
    await rig.admin.query('alter table vicidial_list engine = InnoDB, add index (vendor_lead_code)');
    const { found } = await examine();
    await rig.admin.query('alter table vicidial_list engine = MyISAM, drop index vendor_lead_code');
    expect(bad(found)).toEqual(['warning dialer-plain-http']);
  });

  test('says so when the database is away, and still judges all else', async () => {
    const { found } = await examine({ settings: { database: rig.settings({ port: await freePort() }) } });
    expect(bad(found)).toEqual(['warning dialer-plain-http', 'error database-fault']);
    expect(found.map(({ code }) => code)).toContain('login');
  });

  test('says so when only the columns of the set-up may not be read', async () => {
    await rig.admin.query("revoke all on asterisk.vicidial_users from vicibridge@'127.0.0.1'");
    const { found } = await examine();
    for (const grant of documentedGrants().filter((text) => text.includes('vicidial_users')))
      await rig.admin.query(grant);
    const [transport = '', ...others] = FRESH;
    expect(bad(found)).toEqual([transport, 'warning database-rights', ...others, 'error database-fault']);
    expect(found.find(({ code }) => code === 'database-rights')?.message).toContain('vicidial_users');
    expect(found.at(-1)?.message).toContain('docs/vicidial-database.md');
  });

  test('says once that the database may not be read, when several tables may not (defect: a finding for each)', async () => {
    await rig.admin.query("create user narrow@'127.0.0.1' identified by 'too-narrow'");
    await rig.admin.query("grant select on asterisk.vicidial_hopper to narrow@'127.0.0.1'");
    const { found } = await examine({
      settings: { database: rig.settings({ user: 'narrow', password: 'too-narrow' }) },
    });
    expect(bad(found).filter((one) => one === 'error database-fault')).toHaveLength(1);
    expect(found.find(({ code }) => code === 'database-fault')?.message).toMatch(
      /vicidial_list: .*; .*vicidial_auto_calls: /s,
    );
  });

  test('names a database user that may write', async () => {
    await rig.admin.query("create user mighty@'127.0.0.1' identified by 'too-mighty'");
    await rig.admin.query("grant select, insert on asterisk.* to mighty@'127.0.0.1'");
    const database = rig.settings({ user: 'mighty', password: 'too-mighty' });
    const { found } = await examine({ settings: { database } });
    expect(bad(found)).toContain('warning database-rights');
    expect(JSON.stringify(found)).not.toContain('too-mighty');
  });
});
