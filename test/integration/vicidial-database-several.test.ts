import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const ROWS = 30_000;
const START = Date.parse('2026-06-01T12:00:00Z') / 1000;
let rig: DatabaseRig;
let database: DialerDatabase;

beforeAll(async () => {
  rig = await startDatabaseRig();
  // Row n of every table: lead n, call `c<n>`, one a second. Every second call has a row in the extended log.
  await rig.admin.query(`
    set time_zone = 'SYSTEM';
    insert into vicidial_list (lead_id, phone_number, list_id, first_name)
      select seq, concat('312', seq), 1003, concat('N', seq) from seq_1_to_${ROWS};
    insert into vicidial_log (uniqueid, lead_id, call_date, start_epoch, status)
      select concat('c', seq), seq, from_unixtime(${START} + seq), ${START} + seq, 'NA' from seq_1_to_${ROWS};
    insert into vicidial_log_extended (uniqueid, caller_code, dispo_url_processed)
      select concat('c', seq), concat('V', seq), 'XY' from seq_1_to_${ROWS} where seq mod 2 = 0;
    insert into vicidial_closer_log (closecallid, lead_id, call_date, start_epoch, uniqueid)
      select seq, seq, from_unixtime(${START} + seq), ${START} + seq, concat('c', seq) from seq_1_to_${ROWS};
    insert into vicidial_agent_log (agent_log_id, user, server_ip, event_time, lead_id, pause_epoch)
      select seq, 'agent001', '', from_unixtime(${START} + seq), 1 + seq div 2, ${START} + seq from seq_1_to_${ROWS};
    insert into recording_log (recording_id, vicidial_id, lead_id, start_time, start_epoch)
      select seq, concat('V', seq), seq, from_unixtime(${START} + seq), ${START} + seq from seq_1_to_${ROWS};
    insert into custom_1003 (lead_id, plan, renews, call_from, notes, tier)
      select seq, concat('P', seq), '2026-12-24', '09:30:00', null, 'gold' from seq_1_to_${ROWS};
    grant select on asterisk.custom_1003 to vicibridge@'127.0.0.1'`);
  database = rig.open();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

/** `count` numbers, far from each other, that there are rows of. */
function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1 + ((index * 7919) % (ROWS / 2)));
}

function sorted(texts: readonly string[]): readonly string[] {
  return texts.toSorted((one, other) => one.localeCompare(other));
}

const READS = {
  leads: async (wanted: readonly number[]) =>
    (await database.several.leads(wanted.map(String), forever())).map(({ lead }) => lead.id ?? ''),
  'outbound calls': async (wanted: readonly number[]) =>
    (
      await database.several.outboundCalls(
        wanted.map((n) => `c${n}`),
        'live',
        forever(),
      )
    ).map(({ leadId }) => leadId),
  'inbound calls': async (wanted: readonly number[]) =>
    (await database.several.inboundCalls(wanted.map(String), 'live', forever())).map(({ id }) => id),
  recordings: async (wanted: readonly number[]) =>
    (
      await database.several.recordings(
        wanted.map((n) => `V${n}`),
        forever(),
      )
    ).map(({ id }) => id),
  'custom fields': async (wanted: readonly number[]) => [
    ...(await database.several.customFields('1003', wanted.map(String), forever())).keys(),
  ],
} as const;

describe.each(Object.entries(READS))('several %s', (_, read) => {
  test.each([1, 2, 50, 499, 500])('come each once when %i are asked for, without a scan', async (count) => {
    const wanted = numbers(count);
    const before = await rig.rowsScanned();
    expect(sorted(await read(wanted))).toEqual(sorted(wanted.map(String)));
    expect((await rig.rowsScanned()) - before).toBeLessThan(1_000);
  });

  test('leave out what is not there, and come once where a key is asked for twice', async () => {
    expect(await read([4, 4_000_000, 4])).toEqual(['4']);
    expect(await read([])).toEqual([]);
  });

  test('are refused when more than 500 are asked for', async () => {
    const many = Array.from({ length: 501 }, (__, index) => index + 1);
    await expect(read(many)).rejects.toMatchObject({ code: 'too-many-keys' });
  });
});

test('batches of any size need five statements a table, each with its plan', async () => {
  const fresh = rig.open();
  const sizes = [1, 2, 10, 11, 30, 50, 51, 100, 101, 250, 499, 500];
  for (const size of sizes) await fresh.several.leads(numbers(size).map(String), forever());
  expect(fresh.load().statements).toBe(sizes.length + 5);
});

test('outbound and inbound calls come with the call id of the extended log, and without one where it has none', async () => {
  const outbound = await database.several.outboundCalls(['c8', 'c9'], 'live', forever());
  expect(outbound.map(({ callId, dispoUrl }) => [callId, dispoUrl])).toEqual([
    ['V8', 'XY'],
    ['', ''],
  ]);
  const inbound = await database.several.inboundCalls(['8', '9'], 'live', forever());
  expect(inbound.map(({ callId }) => callId)).toEqual(['V8', '']);
  const page = await database.inboundCalls({ by: 'call', uniqueid: 'c8' }, forever());
  expect(page.rows).toEqual([expect.objectContaining({ id: '8', callId: 'V8' })]);
});

test('custom fields are texts as they stand in the table, and none is an empty one', async () => {
  const found = await database.several.customFields('1003', ['77'], forever());
  expect([...found]).toEqual([
    [
      '77',
      {
        plan: 'P77',
        renews: '2026-12-24',
        call_from: '09:30:00',
        notes: '',
        tier: 'gold',
        seats: '0',
      },
    ],
  ]);
});

test.each(['1004', '', "1003' or '1"])(
  'custom fields of a list that has no table (%s) are empty',
  async (listId) => {
    expect(await database.several.customFields(listId, ['77'], forever())).toEqual(new Map());
  },
);

describe('the agent log of several leads', () => {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

  test('holds the rounds since a moment, that second included, and no others', async () => {
    // Lead 11 has rows 20 and 21, lead 12 rows 22 and 23.
    const leads = ['11', '12', '12', '999999'];
    const since = async (second: number) =>
      (await database.several.agentLog(leads, iso(START + second), 'live', forever())).map(({ id }) => id);
    expect(sorted(await since(21))).toEqual(['21', '22', '23']);
    expect(sorted(await since(20))).toEqual(['20', '21', '22', '23']);
    expect(await since(24)).toEqual([]);
  });

  test('of 500 leads is read without a scan', async () => {
    const before = await rig.rowsScanned();
    const rows = await database.several.agentLog(numbers(500).map(String), iso(START), 'live', forever());
    expect(rows.length).toBeGreaterThan(990);
    expect((await rig.rowsScanned()) - before).toBeLessThan(3_000);
  });

  test('since something that is no moment is refused', async () => {
    await expect(database.several.agentLog(['1'], 'yesterday', 'live', forever())).rejects.toMatchObject({
      code: 'invalid-time',
    });
  });
});

describe('the moment of a disposition', () => {
  const talk = START;
  // Columns as updateDISPO and manDiaLlogCALL leave them.
  test.each([
    [
      'is none while the agent waits',
      { status: null, talk, talkSec: 0, dispo: null, dispoSec: 0 },
      undefined,
    ],
    [
      'is none before a choice was made',
      { status: null, talk, talkSec: 30, dispo: talk + 30, dispoSec: 0 },
      undefined,
    ],
    [
      'is so long after the hang-up',
      { status: 'SALE', talk, talkSec: 30, dispo: talk + 30, dispoSec: 12 },
      42,
    ],
    [
      'is so long after it too when wrap-up took as long as the talk',
      { status: 'SALE', talk, talkSec: 30, dispo: talk + 30, dispoSec: 30 },
      60,
    ],
    [
      'is the one written where no hang-up was told: the seconds are those of the talk then',
      { status: 'SALE', talk, talkSec: 0, dispo: talk + 30, dispoSec: 30 },
      30,
    ],
  ])('%s', async (_, row, seconds) => {
    await rig.admin.query(
      'insert into vicidial_agent_log (agent_log_id, server_ip, event_time, lead_id, status, talk_epoch, talk_sec, dispo_epoch, dispo_sec) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [
        900_000,
        '',
        '2026-06-01 09:00:00',
        900_000,
        row.status,
        row.talk,
        row.talkSec,
        row.dispo,
        row.dispoSec,
      ],
    );
    const { rows } = await database.agentLog({ by: 'lead', leadId: '900000' }, forever());
    await rig.admin.query('delete from vicidial_agent_log where agent_log_id = 900000');
    const expected = seconds === undefined ? undefined : new Date((START + seconds) * 1000).toISOString();
    expect(rows.map(({ disposedAt }) => disposedAt)).toEqual([expected]);
  });
});
