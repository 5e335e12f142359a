import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  AgentLogSelection,
  CallSelection,
  DialerDatabase,
  LogSelection,
  Page,
  RecordingSelection,
  UrlLogSelection,
} from '../../src/domain/dialer-database.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const CALLS = 110_000;
let rig: DatabaseRig;
let database: DialerDatabase;

/** Epoch seconds of an ISO moment, in SQL. */
function at(iso: string): number {
  return Date.parse(iso) / 1000;
}

beforeAll(async () => {
  rig = await startDatabaseRig();
  const start = at('2026-06-01T12:00:00Z');
  // Ten calls a second; every other one has a row in the extended log.
  await rig.admin.query(`
    set time_zone = 'SYSTEM';
    alter table vicidial_log disable keys;
    insert into vicidial_log (uniqueid, lead_id, list_id, campaign_id, call_date, start_epoch, end_epoch,
        length_in_sec, status, phone_code, phone_number, user, called_count)
      select concat(${start} + seq div 10, '.', seq), 1 + seq mod 1000, 1001, 'SALES', from_unixtime(${start} + seq div 10),
        ${start} + seq div 10, ${start} + seq div 10 + 30, 30, 'NA', '1', '3125550101', 'VDAD', 1
      from seq_1_to_${CALLS};
    alter table vicidial_log enable keys;
    insert into vicidial_log_archive select * from vicidial_log;
    insert into vicidial_log_extended (uniqueid, server_ip, call_date, lead_id, caller_code, dispo_url_processed)
      select concat(${start} + seq div 10, '.', seq), '10.0.0.5', from_unixtime(${start} + seq div 10), 1 + seq mod 1000,
        concat('V', lpad(seq, 19, '0')), 'Y' from seq_1_to_${CALLS} where seq mod 2 = 0;
    insert into vicidial_closer_log (closecallid, lead_id, list_id, campaign_id, call_date, start_epoch, end_epoch,
        length_in_sec, status, uniqueid, queue_seconds, xfercallid, user)
      select seq, 5, 999, 'SUPPORT', from_unixtime(${start} + seq), ${start} + seq, 0, 12, 'SALE',
        concat(${start} + seq, '.', seq), 4.25, if(seq = 2, 1, 0), 'agent001' from seq_1_to_2500;
    insert into vicidial_agent_log (user, server_ip, event_time, lead_id, campaign_id, pause_epoch, pause_sec, talk_sec, sub_status, uniqueid)
      select 'agent001', '10.0.0.5', from_unixtime(${start} + seq), seq, 'SALES', ${start} + seq, 5, 60, 'LUNCH', seq
      from seq_1_to_2500;
    insert into recording_log (start_time, start_epoch, lead_id, user, vicidial_id, filename, location, length_in_sec)
      select from_unixtime(${start} + seq), ${start} + seq, seq, 'agent001', concat('call-', seq), 'f', '', 9 from seq_1_to_2500;
    insert into vicidial_url_log (uniqueid, url_date, url_type, url, url_response)
      select concat('call-', seq), from_unixtime(${start} + seq), 'dispo', 'https://bridge.example.com/x', if(seq mod 3, 'OK', '')
      from seq_1_to_2500`);
  database = rig.open();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

const outboundCalls = (selection: CallSelection) => database.outboundCalls(selection, forever());
const inboundCalls = (selection: CallSelection) => database.inboundCalls(selection, forever());
const agentLog = (selection: AgentLogSelection) => database.agentLog(selection, forever());
const recordings = (selection: RecordingSelection) => database.recordings(selection, forever());
const urlLog = (selection: UrlLogSelection) => database.urlLog(selection, forever());

/** Follow a log to its end. */
async function pages<Row, Selection extends LogSelection>(
  read: (selection: Selection) => Promise<Page<Row>>,
  selection: Selection,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await read({ ...selection, after });
    rows.push(...page.rows);
    after = page.cursor;
    if (!page.more) return rows;
  }
}

describe('a log from page to page by its key', () => {
  test('gives each of the last 20,000 calls once, and then those that have come since', async () => {
    const seen: string[] = [];
    // Ten calls a second: this is where the 20,000th before the last stands.
    const first = at('2026-06-01T12:00:00Z') + (CALLS - 20_000) / 10;
    let after: string | undefined = `${first}.${CALLS - 20_000}`;
    for (;;) {
      const page = await outboundCalls({ by: 'key', after, limit: 1_900 });
      seen.push(...page.rows.map(({ uniqueid }) => uniqueid));
      after = page.cursor;
      if (!page.more) break;
    }
    expect(seen).toHaveLength(20_000);
    expect(new Set(seen).size).toBe(20_000);
    const end = { by: 'key', after } as const;
    expect(await database.outboundCalls(end, forever())).toEqual({ rows: [], cursor: after, more: false });
    await rig.admin.query("insert into vicidial_log (uniqueid, lead_id) values ('1999999999.1', 9)");
    const next = await database.outboundCalls(end, forever());
    await rig.admin.query("delete from vicidial_log where uniqueid = '1999999999.1'");
    expect(next).toMatchObject({ rows: [{ uniqueid: '1999999999.1' }], cursor: '1999999999.1' });
  });

  test.each([
    ['inbound calls', () => pages(inboundCalls, { by: 'key', limit: 400 })],
    ['agent log', () => pages(agentLog, { by: 'key', limit: 400 })],
    ['recordings', () => pages(recordings, { by: 'key', limit: 400 })],
    ['URL log', () => pages(urlLog, { by: 'key', limit: 400 })],
  ])('gives each row of the %s once, in order', async (_, read) => {
    const ids = (await read()).map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
  });

  test.each([
    ['live', 'by key'],
    ['live', 'by time'],
    ['live', 'by lead'],
    ['archive', 'by key'],
    ['archive', 'by time'],
    ['archive', 'by lead'],
  ] as const)('a small page (%s, %s) reads hardly more than it gives', async (place, way) => {
    const selection = {
      'by key': { by: 'key', after: '1780315300.1', limit: 10 },
      'by time': { by: 'time', from: '2026-06-01T12:30:00Z', until: '2026-06-01T15:30:00Z', limit: 10 },
      'by lead': { by: 'lead', leadId: '7', limit: 10 },
    } as const;
    const fresh = rig.open();
    const before = await rowsRead();
    const { rows } = await fresh.outboundCalls({ ...selection[way], place }, forever());
    expect(rows.length).toBeGreaterThan(0);
    expect((await rowsRead()) - before).toBeLessThan(1_500);
  });

  test('a cursor that is none is refused', async () => {
    const wrong = { by: 'key', after: "1' or 1=1" } as const;
    await expect(database.urlLog(wrong, forever())).rejects.toMatchObject({ code: 'invalid-cursor' });
    const time = { by: 'time', from: '2026-06-01T12:00:00Z', until: '2026-06-01T13:00:00Z' } as const;
    await expect(database.agentLog({ ...time, after: '17' }, forever())).rejects.toMatchObject({
      code: 'invalid-cursor',
    });
  });
});

/** Rows read in any way, in all sessions. */
async function rowsRead(): Promise<number> {
  const [rows] = await rig.admin.query(
    "select sum(variable_value) as n from information_schema.global_status where variable_name like 'HANDLER_READ%'",
  );
  return Number((rows as { n: string }[])[0]?.n);
}

describe('the calls of one lead or one call', () => {
  test('come with the call id where the extended log has it', async () => {
    const [row] = (await database.outboundCalls({ by: 'call', uniqueid: '1780315200.2' }, forever())).rows;
    expect(row).toEqual({
      uniqueid: '1780315200.2',
      leadId: '3',
      listId: '1001',
      campaignId: 'SALES',
      calledAt: '2026-06-01T12:00:00.000Z',
      endedAt: '2026-06-01T12:00:30.000Z',
      lengthSeconds: 30,
      status: 'NA',
      phoneCode: '1',
      phone: '3125550101',
      user: 'VDAD',
      userGroup: '',
      termReason: 'NONE',
      comments: '',
      calledCount: 1,
      altDial: 'NONE',
      callId: 'V0000000000000000002',
      serverIp: '10.0.0.5',
      dispoUrl: 'Y',
      startUrl: 'N',
    });
    const [other] = (await database.outboundCalls({ by: 'call', uniqueid: '1780315200.1' }, forever())).rows;
    expect(other).toMatchObject({ uniqueid: '1780315200.1', callId: '', dispoUrl: '' });
  });

  test('come in pages for a lead', async () => {
    const rows = await pages(outboundCalls, { by: 'lead', leadId: '7', limit: 9 });
    expect(rows).toHaveLength(CALLS / 1000);
    expect(new Set(rows.map(({ leadId }) => leadId))).toEqual(new Set(['7']));
  });

  test('an inbound call that was transferred has the row before it', async () => {
    const page = await database.inboundCalls({ by: 'call', uniqueid: '1780315202.2' }, forever());
    expect(page.rows).toEqual([
      expect.objectContaining({ id: '2', transferredFrom: '1', queueSeconds: 4.25, endedAt: undefined }),
    ]);
  });

  test('recordings and URLs of a call are found, and an address that is not there yet is empty', async () => {
    const call = { by: 'call', uniqueid: 'call-3' } as const;
    expect((await database.recordings(call, forever())).rows).toEqual([
      expect.objectContaining({
        id: '3',
        call: 'call-3',
        location: '',
        startedAt: '2026-06-01T12:00:03.000Z',
      }),
    ]);
    expect((await database.urlLog(call, forever())).rows).toEqual([
      expect.objectContaining({ id: '3', response: '', kind: 'dispo', at: '2026-06-01T12:00:03.000Z' }),
    ]);
  });

  test('an agent has pause code and seconds in the agent log', async () => {
    expect((await database.agentLog({ by: 'lead', leadId: '4' }, forever())).rows).toEqual([
      expect.objectContaining({ id: '4', pauseCode: 'LUNCH', pauseSeconds: 5, talkSeconds: 60 }),
    ]);
  });
});

describe('the calls of a time', () => {
  test.each([7, 10, 33, 5_000])(
    'are each given once in pages of %i, also where one second has more calls than a page',
    async (limit) => {
      const selection = { from: '2026-06-01T12:10:00Z', until: '2026-06-01T12:10:20Z', limit };
      const rows = await pages(outboundCalls, { by: 'time', ...selection });
      const ids = rows.map(({ uniqueid }) => uniqueid);
      expect(ids).toHaveLength(200);
      expect(new Set(ids).size).toBe(200);
      const times = rows.map(({ calledAt }) => calledAt ?? '');
      expect(times).toEqual(times.toSorted((one, other) => one.localeCompare(other)));
      expect([times.at(0), times.at(-1)]).toEqual(['2026-06-01T12:10:00.000Z', '2026-06-01T12:10:19.000Z']);
    },
  );

  test('in the night when clocks go back, each of the two hours has its own calls', async () => {
    const first = at('2026-11-01T05:30:00Z');
    const second = at('2026-11-01T06:30:00Z');
    await rig.admin.query(`insert into vicidial_log (uniqueid, lead_id, call_date, start_epoch) values
      ('${first}.1', 1, '2026-11-01 01:30:00', ${first}), ('${second}.1', 1, '2026-11-01 01:30:00', ${second}),
      ('${second + 3600}.1', 1, '2026-11-01 02:30:00', ${second + 3600})`);
    const between = async (from: string, until: string) =>
      (await pages(outboundCalls, { by: 'time', from, until })).map(({ calledAt }) => calledAt);
    expect(await between('2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z')).toEqual([
      '2026-11-01T05:30:00.000Z',
    ]);
    expect(await between('2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z')).toEqual([
      '2026-11-01T06:30:00.000Z',
    ]);
    expect(await between('2026-11-01T05:45:00Z', '2026-11-01T06:15:00Z')).toEqual([]);
    expect(await between('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')).toHaveLength(3);
  });

  test('in the night when clocks go forward, the hour that there is not costs no call', async () => {
    const [before, after] = [at('2026-03-08T06:59:59Z'), at('2026-03-08T07:00:00Z')];
    await rig.admin.query(`insert into vicidial_log (uniqueid, lead_id, call_date, start_epoch) values
      ('${before}.1', 1, '2026-03-08 01:59:59', ${before}), ('${after}.1', 1, '2026-03-08 03:00:00', ${after})`);
    const selection = { by: 'time', from: '2026-03-08T06:59:59Z', until: '2026-03-08T07:00:01Z' } as const;
    expect((await pages(outboundCalls, selection)).map(({ calledAt }) => calledAt)).toEqual([
      '2026-03-08T06:59:59.000Z',
      '2026-03-08T07:00:00.000Z',
    ]);
  });

  test("are those of the dialer's own time zone", async () => {
    const abroad = rig.open({}, { timezone: 'Australia/Lord_Howe' });
    const { rows } = await abroad.urlLog({ by: 'call', uniqueid: 'call-3' }, forever());
    // 08:00:03 on a clock that is 10 hours and a half ahead.
    expect(rows[0]?.at).toBe('2026-05-31T21:30:03.000Z');
  });

  test('a moment that is none is refused', async () => {
    const selection = { by: 'time', from: 'yesterday', until: '2026-06-01T12:00:00Z' } as const;
    await expect(database.outboundCalls(selection, forever())).rejects.toMatchObject({
      code: 'invalid-time',
    });
  });
});
