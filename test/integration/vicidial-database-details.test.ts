import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTableFeed } from '../../connectors/vicidial/feed/table-feed.ts';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import { callsRig } from './feed-rig.ts';
import { DAY } from './table-feed-rig.ts';
import { type DatabaseRig, documentedGrants, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const ROWS = 20_000;
const START = Date.parse('2026-06-01T12:00:00Z') / 1000;
/** What the documentation granted before calls were told in full. */
const LATER_TABLES =
  /vicidial_(?:callbacks|call_notes|did_log|xfer_log|inbound_dids|statuses|campaign_statuses)(?:_archive)? /;
const LATER_COLUMNS =
  /(?:list_name|list_description|url_rank|url_lists|url_call_length|full_name|user_group|email), /g;

let rig: DatabaseRig;
let database: DialerDatabase;
/** As a user with the rights of then. */
let earlier: DialerDatabase;

beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query(`
    set time_zone = 'SYSTEM';
    insert into vicidial_callbacks (callback_id, lead_id, entry_time, callback_time, lead_status)
      select seq, seq, from_unixtime(${START} + seq), from_unixtime(${START} + seq + 3600), 'CALLBK' from seq_1_to_${ROWS};
    insert into vicidial_call_notes (notesid, lead_id, vicidial_id, call_date, call_notes)
      select seq, seq, concat('c', seq), from_unixtime(${START} + seq), concat('N', seq) from seq_1_to_${ROWS};
    insert into vicidial_did_log (uniqueid, channel, server_ip, call_date, did_id)
      select concat('c', seq), '', '', from_unixtime(${START} + seq), '3' from seq_1_to_${ROWS};
    insert into vicidial_xfer_log (xfercallid, lead_id, user) select seq, seq, concat('u', seq) from seq_1_to_${ROWS};
    insert into vicidial_users (user, pass, full_name) select concat('u', seq), 'x', concat('U', seq) from seq_1_to_${ROWS};
    insert into vicidial_inbound_dids (did_id, did_pattern) select seq, seq from seq_1_to_${ROWS};
    insert into vicidial_campaign_statuses (status, campaign_id, status_name)
      select concat('S', seq), 'SALES', concat('N', seq) from seq_1_to_${ROWS};
    insert into vicidial_statuses (status, status_name) select concat('S', seq), concat('N', seq) from seq_1_to_${ROWS};
    insert into vicidial_lists (list_id, list_name) values (1001, 'Web leads');
    insert into system_settings (use_non_latin, db_schema_version) values ('0', 1728);
    insert into vicidial_campaigns (campaign_id, active, dispo_call_url) values ('SALES', 'Y', 'ALT');
    insert into vicidial_url_multi (campaign_id, entry_type, active, url_type, url_rank, url_statuses, url_lists, url_call_length, url_address) values
      ('SALES', 'campaign', 'Y', 'dispo', 5, '---ALL---', '', 0, 'https://bridge.example.com/hooks/vicidial/main/dispo/k?last=1'),
      ('SALES', 'campaign', 'Y', 'dispo', 1, 'CBHOLD', '', 0, 'https://bridge.example.com/hooks/vicidial/main/dispo/k?held=1'),
      ('SALES', 'campaign', 'Y', 'dispo', 2, '---ALL---', '1002 1003', 0, 'https://bridge.example.com/hooks/vicidial/main/dispo/k?list=1'),
      ('SALES', 'campaign', 'Y', 'dispo', 3, 'SALE', '', 60, 'https://bridge.example.com/hooks/vicidial/main/dispo/k?long=1')`);
  for (const grant of documentedGrants()) {
    if (LATER_TABLES.test(grant)) continue;
    await rig.admin.query(grant.replaceAll(`'vicibridge'@`, `'earlier'@`).replaceAll(LATER_COLUMNS, ''));
  }
  database = rig.open();
  earlier = rig.open({ user: 'earlier' });
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1 + ((index * 7919) % (ROWS - 1)));
}

const SINCE = new Date(START * 1000).toISOString();
const READS = {
  callbacks: (of: DialerDatabase, keys: readonly number[]) =>
    of.several.details.callbacks(keys.map(String), SINCE, 'live', forever()),
  notes: (of: DialerDatabase, keys: readonly number[]) =>
    of.several.details.notes(keys.map(String), SINCE, 'live', forever()),
  'calls of DIDs': (of: DialerDatabase, keys: readonly number[]) =>
    of.several.details.didCalls(
      keys.map((n) => `c${n}`),
      'live',
      forever(),
    ),
  transfers: (of: DialerDatabase, keys: readonly number[]) =>
    of.several.details.transfers(keys.map(String), 'live', forever()),
  DIDs: (of: DialerDatabase, keys: readonly number[]) => of.several.details.dids(keys.map(String), forever()),
  agents: (of: DialerDatabase, keys: readonly number[]) =>
    of.several.details.agents(
      keys.map((n) => `u${n}`),
      forever(),
    ),
} as const;

describe.each(Object.entries(READS))('%s', (_, read) => {
  test.each([1, 50, 500])('of %i keys come each once, without a scan', async (count) => {
    const before = await rig.rowsScanned();
    expect(await read(database, numbers(count))).toHaveLength(count);
    expect((await rig.rowsScanned()) - before).toBeLessThan(1_000);
  });

  test('without a right to them are not there, which is no fault', async () => {
    expect(await read(earlier, [1, 2])).toBeUndefined();
  });
});

test('names of statuses come of the system and of campaigns, without a scan', async () => {
  const before = await rig.rowsScanned();
  const keys = numbers(200).map((n) => `S${n}`);
  expect(await database.several.details.statuses(keys, forever())).toHaveLength(400);
  expect((await rig.rowsScanned()) - before).toBeLessThan(1_000);
  expect(await earlier.several.details.statuses(keys, forever())).toBeUndefined();
});

test('callbacks and notes from before are left out', async () => {
  const since = new Date((START + 100) * 1000).toISOString();
  const { details } = database.several;
  expect(
    (await details.callbacks(['99', '100', '101'], since, 'live', forever()))?.map(({ id }) => id),
  ).toEqual(['100', '101']);
  expect((await details.notes(['99', '100'], since, 'live', forever()))?.map(({ text }) => text)).toEqual([
    'N100',
  ]);
  await expect(details.callbacks(['1'], 'yesterday', 'live', forever())).rejects.toMatchObject({
    code: 'invalid-time',
  });
});

test('check says once what is not told for want of rights, and nothing of it is an error', async () => {
  const findings = await earlier.checkAccess(forever());
  const [one, ...others] = findings.filter(({ message }) => message.includes('vicidial_callbacks'));
  expect(others).toEqual([]);
  expect(one).toMatchObject({ level: 'warning' });
  expect(one?.message).toMatch(
    /vicidial_users.*vicidial_lists, vicidial_url_multi cannot be read.*the time of a callback; call notes.*Paste the grants/,
  );
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect((await database.checkAccess(forever())).every(({ level }) => level === 'ok')).toBe(true);
});

describe('a call of a campaign with alternate URLs', () => {
  const calls = () => callsRig(rig.admin);
  const feedOf = (of: DialerDatabase) =>
    createTableFeed({
      database: of,
      name: 'main',
      settings: { timezone: 'America/New_York', user: 'bridge' },
      now: () => Date.parse('2026-06-02T20:00:00Z'),
    });
  const AT = '2026-06-02T15:00:00.000Z';

  async function call(status: string, talkSeconds: number, listId = 1001): Promise<void> {
    for (const table of ['vicidial_log', 'vicidial_agent_log', 'vicidial_callbacks', 'vicidial_list'])
      await rig.admin.query(`delete from ${table}`);
    await calls().lead(101, { list_id: listId });
    await calls().dialled({
      uniqueid: '1780412400.11',
      leadId: 101,
      at: AT,
      seconds: 60,
      status,
      user: 'u1',
      columns: { list_id: listId },
    });
    await calls().round({
      id: 7,
      user: 'u1',
      leadId: 101,
      uniqueid: '1780412400.11',
      status,
      at: AT,
      talkSeconds,
    });
  }

  async function shapes(of: DialerDatabase): Promise<readonly unknown[]> {
    const feed = feedOf(of);
    const [leg] = (await feed.legs(DAY, undefined, forever())).rows;
    if (leg === undefined) throw new Error('There is no leg');
    const before = (await feed.shapeOf(leg, forever()))?.query;
    await feed.values([leg], forever());
    const { statements } = feed.load();
    const after = (await feed.shapeOf(leg, forever()))?.query;
    return [before, after, feed.load().statements - statements];
  }

  test.each([
    ['a long sale', 'SALE', 60, 1001, 'long=1'],
    ['a short sale', 'SALE', 59, 1001, 'last=1'],
    ['a sale of a list with a URL', 'SALE', 60, 1003, 'list=1'],
    ['another one', 'NI', 60, 1001, 'last=1'],
  ])(
    '%s has the first that fits by rank, and nothing is read twice for it',
    async (_, status, talk, list, query) => {
      await call(status, talk, list);
      expect(await shapes(database)).toEqual([query, query, 0]);
    },
  );

  test('a scheduled callback has that of CBHOLD, whatever its own status', async () => {
    await call('CALLBK', 60);
    await calls().insert('vicidial_callbacks', {
      callback_id: 1,
      lead_id: 101,
      user: 'u1',
      entry_time: '2026-06-02 11:01:25',
      callback_time: '2026-06-04 16:30:00',
      lead_status: 'CALLBK',
    });
    expect(await shapes(database)).toEqual(['held=1', 'held=1', 0]);
  });

  test('is told without the rights too, and then as far as they go', async () => {
    await call('SALE', 60);
    expect(await shapes(earlier)).toEqual(['last=1', 'last=1', 0]);
    const feed = feedOf(earlier);
    const [told] = await feed.values((await feed.legs(DAY, undefined, forever())).rows, forever());
    expect(told).toMatchObject({
      values: { dispo: 'SALE', user: 'u1', user_group: 'AGENTS', fronter: 'u1' },
    });
    for (const name of [
      'callback_datetime',
      'dispo_name',
      'fullname',
      'agent_email',
      'call_notes',
      'list_name',
    ])
      expect(told).not.toHaveProperty(`values.${name}`);
  });
});
