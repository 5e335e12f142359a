import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TransientError } from '../../src/domain/errors.ts';
import type { CallLeg } from '../../src/domain/reconcile/leg.ts';
import { callId } from './feed-rig.ts';
import { DAY, type FeedRig, startFeedRig } from './table-feed-rig.ts';
import { forever } from './vicidial-database-rig.ts';

const AT = '2026-06-02T15:00:00.000Z';
const OUTBOUND = 1_300;
const INBOUND = 700;

let rig: FeedRig;

beforeAll(async () => {
  rig = await startFeedRig();
  await rig.database.admin.query(`
    grant select on asterisk.custom_1003 to 'vicibridge'@'127.0.0.1';
    create table custom_1004 (lead_id int(9) unsigned not null, plan varchar(40)) engine=MyISAM;
    grant select on asterisk.custom_1004 to 'vicibridge'@'127.0.0.1'`);
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.calls.clear());

const query = (sql: string): Promise<unknown> => rig.database.admin.query(sql);
const idsOf = ({ legs }: { readonly legs: readonly CallLeg[] }): readonly string[] =>
  legs.map(({ id }) => id);

/** Two dialled calls a second and one that came in, from 11:00 in New York. */
async function manyCalls(): Promise<void> {
  const start = Date.parse(AT) / 1000;
  await query(`
    insert into vicidial_log (uniqueid, lead_id, list_id, campaign_id, call_date, start_epoch, status, user)
      select concat(${start} + seq div 2, '.', seq), seq, 1001, if(seq mod 4, 'SALES', 'OTHER'),
        date_add('2026-06-02 11:00:00', interval seq div 2 second), ${start} + seq div 2, 'NA', 'VDAD'
      from seq_1_to_${OUTBOUND};
    insert into vicidial_closer_log (closecallid, uniqueid, lead_id, list_id, campaign_id, call_date, start_epoch, status, user)
      select seq, concat(${start} + seq, '.9', seq), seq, 999, 'SUPPORT',
        date_add('2026-06-02 11:00:00', interval seq second), ${start} + seq, 'DROP', 'VDCL'
      from seq_1_to_${INBOUND}`);
}

describe('the legs of a time', () => {
  test('come from both logs in pages, each once', async () => {
    await manyCalls();
    const ids = idsOf(await rig.read(DAY));
    expect(ids).toHaveLength(OUTBOUND + INBOUND);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('go on from a page’s cursor, also with what has come since the end', async () => {
    await manyCalls();
    const all = await rig.read(DAY);
    expect(await rig.read(DAY, all.cursor)).toMatchObject({ legs: [] });
    await rig.calls.dialled({
      uniqueid: '1780430000.1',
      leadId: 5,
      at: '2026-06-02T19:53:20Z',
      status: 'NA',
      user: 'VDAD',
    });
    await rig.calls.queued({
      id: 9_001,
      uniqueid: '1780430100.1',
      leadId: 5,
      at: '2026-06-02T19:55:00Z',
      status: 'DROP',
      user: 'VDCL',
      inGroup: 'SUPPORT',
    });
    const next = await rig.read(DAY, all.cursor);
    expect(idsOf(next)).toEqual(['out:1780430000.1', 'in:9001']);
    expect(idsOf(await rig.read(DAY, next.cursor))).toEqual([]);
  });

  test('are those of one campaign or in-group where one is named', async () => {
    await manyCalls();
    const some = await rig.read({ ...DAY, campaign: 'other' });
    expect(some.legs).toHaveLength(OUTBOUND / 4);
    expect(new Set(some.legs.map(({ campaign }) => campaign))).toEqual(new Set(['OTHER']));
    expect((await rig.read({ ...DAY, campaign: 'SUPPORT' })).legs).toHaveLength(INBOUND);
  });

  test('come from the archive too when asked for, and once where they stand in both', async () => {
    await manyCalls();
    await query(`
      insert into vicidial_log_archive select * from vicidial_log where lead_id <= 900;
      update vicidial_log_archive set status = 'OLD';
      delete from vicidial_log where lead_id <= 200;
      insert into vicidial_closer_log_archive select * from vicidial_closer_log where lead_id <= 300;
      delete from vicidial_closer_log where lead_id <= 100`);
    expect((await rig.read(DAY)).legs).toHaveLength(OUTBOUND - 200 + INBOUND - 100);
    const all = await rig.read({ ...DAY, archived: true });
    expect(new Set(idsOf(all)).size).toBe(OUTBOUND + INBOUND);
    expect(all.legs).toHaveLength(OUTBOUND + INBOUND);
    // The copy is as old as the copying.
    expect(all.legs.filter(({ status }) => status === 'OLD')).toHaveLength(200);
  });

  test.each([1, 2, 3, 4])('are not lost when VICIdial archives them after page %i', async (moved) => {
    await manyCalls();
    const all = await rig.read({ ...DAY, archived: true }, undefined, async (pages) => {
      if (pages !== moved) return;
      await query(`
        insert into vicidial_log_archive select * from vicidial_log; delete from vicidial_log;
        insert into vicidial_closer_log_archive select * from vicidial_closer_log; delete from vicidial_closer_log`);
    });
    expect(new Set(idsOf(all)).size).toBe(OUTBOUND + INBOUND);
  });

  test('in the night when clocks go back are in the hour that they were in', async () => {
    const first = '2026-11-01T05:30:00.000Z';
    const second = '2026-11-01T06:30:00.000Z';
    for (const [id, at] of [
      [1, first],
      [2, second],
    ] as const)
      await rig.calls.queued({
        id,
        uniqueid: `${Date.parse(at) / 1000}.${id}`,
        leadId: id,
        at,
        seconds: 60,
        status: 'DROP',
        user: 'VDCL',
        inGroup: 'SUPPORT',
        callId: callId('Y', at, id),
      });
    const between = (from: string, until: string) => rig.read({ from, until, archived: false });
    const early = await between('2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z');
    const late = await between('2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z');
    expect(early.legs.map(({ id, calledAt }) => [id, calledAt])).toEqual([['in:1', first]]);
    expect(late.legs.map(({ id, calledAt }) => [id, calledAt])).toEqual([['in:2', second]]);
    expect(late.legs[0]).toMatchObject({
      callId: 'Y1010130000000000002',
      settledAt: '2026-11-01T06:31:00.000Z',
    });
    expect(await rig.feed.values(late.legs, forever())).toMatchObject([
      { occurredAt: '2026-11-01T06:31:00.000Z', values: { SQLdate: '2026-11-01 01:31:00' } },
    ]);
  });

  test.each(['{}', '[]', 'x', '[{"ended":true}]'])(
    'are refused for a cursor that is none: %s',
    async (cursor) => {
      await expect(rig.feed.legs(DAY, cursor, forever())).rejects.toMatchObject({ code: 'invalid-cursor' });
    },
  );
});

describe('the same legs again', () => {
  test('are as they are now, from the archive where they have gone there, without those that are gone', async () => {
    const row = { leadId: 7, at: AT, user: '1001', status: 'SALE' };
    await rig.calls.dialled({
      ...row,
      uniqueid: '1780412400.1',
      status: 'INCALL',
      at: '2026-06-02T19:50:00Z',
    });
    await rig.calls.dialled({ ...row, uniqueid: '1780412400.2' });
    await rig.calls.dialled({ ...row, uniqueid: '1780412400.3' });
    await rig.calls.queued({ ...row, id: 4, uniqueid: '1780412400.4', inGroup: 'SUPPORT' });
    const { legs } = await rig.read(DAY);
    expect(legs).toHaveLength(4);
    await query(`
      update vicidial_log set status = 'NI' where uniqueid = '1780412400.1';
      insert into vicidial_log_archive select * from vicidial_log where uniqueid <> '1780412400.1';
      delete from vicidial_log where uniqueid = '1780412400.2';
      delete from vicidial_log where uniqueid = '1780412400.3';
      delete from vicidial_log_archive where uniqueid = '1780412400.3'`);
    const again = await rig.feed.again(legs.toReversed(), forever());
    expect(again.map(({ id, status, open }) => [id, status, open])).toEqual(
      legs
        .toReversed()
        .filter(({ id }) => id !== 'out:1780412400.3')
        .map(({ id }) => [id, id === 'out:1780412400.1' ? 'NI' : 'SALE', false]),
    );
  });
});

describe('what is told of many legs', () => {
  async function soldTo(
    leads: readonly { readonly id: number; readonly list: number }[],
  ): Promise<readonly CallLeg[]> {
    for (const { id, list } of leads) {
      await rig.calls.lead(id, { entry_list_id: list });
      await rig.calls.dialled({
        uniqueid: `1780412400.${id}`,
        leadId: id,
        at: AT,
        seconds: 60,
        status: 'SALE',
        user: '1001',
      });
    }
    return (await rig.read(DAY)).legs;
  }

  test('has the custom fields that the URL names, of the list that the lead was entered in', async () => {
    const legs = await soldTo([
      { id: 1, list: 1003 },
      { id: 2, list: 0 },
    ]);
    await query("replace into custom_1003 (lead_id, plan, notes) values (1, 'Gold & more', '')");
    const told = await rig.feed.values(legs, forever());
    expect(told[0]).toMatchObject({ values: { plan: 'Gold & more', lead_id: '1' } });
    expect(told[1]).not.toHaveProperty('values.plan');
  });

  test('is told of all the others when some cannot be read', async () => {
    // The table of list 1004 has lost its key, so VICIdial's own index cannot be used.
    const legs = await soldTo(
      [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, list: id === 3 || id === 6 ? 1004 : 1003 })),
    );
    const told = await rig.feed.values(legs, forever());
    expect(told.map((one) => [one.leg.leadId, 'reason' in one])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((id) => [String(id), id === 3 || id === 6]),
    );
    expect(told[2]).toMatchObject({ reason: expect.stringContaining('index') });
  });

  test('is a fault for a leg whose row is gone or has no time', async () => {
    const legs = await soldTo([1, 2, 3].map((id) => ({ id, list: 1003 })));
    await query(`
      delete from vicidial_log where lead_id = 1;
      update vicidial_log set call_date = '0000-00-00 00:00:00' where lead_id = 2`);
    const told = await rig.feed.values(legs, forever());
    expect(told.map((one) => 'reason' in one && one.reason)).toEqual([
      expect.stringContaining('not in the log'),
      expect.stringContaining('no valid time'),
      false,
    ]);
  });

  test('has the round and the recording of a call that was archived', async () => {
    await rig.calls.lead(1);
    await rig.calls.dialled({
      uniqueid: '1780412400.1',
      leadId: 1,
      at: AT,
      seconds: 60,
      status: 'SALE',
      user: '1001',
      callId: callId('V', AT, 1),
      archived: true,
    });
    await rig.calls.round({
      id: 31,
      user: '1001',
      leadId: 1,
      uniqueid: '1780412400.1',
      status: 'SALE',
      at: '2026-06-02T14:59:50Z',
      archived: true,
    });
    await rig.calls.insert('recording_log_archive', {
      recording_id: 8,
      lead_id: 1,
      user: '1001',
      vicidial_id: callId('V', AT, 1),
      filename: 'f',
    });
    const { legs } = await rig.read({ ...DAY, archived: true });
    expect(await rig.feed.values(legs, forever())).toMatchObject([
      { values: { agent_log_id: '31', recording_id: '8', call_id: 'V6021100000000000001' } },
    ]);
  });

  test('is not told at all while the dialer is busy: that passes', async () => {
    const legs = await soldTo([
      { id: 1, list: 1003 },
      { id: 2, list: 1003 },
    ]);
    const hasty = rig.openFeed(1_000);
    await query('lock tables vicidial_agent_log write');
    try {
      await expect(hasty.values(legs, forever())).rejects.toBeInstanceOf(TransientError);
    } finally {
      await query('unlock tables');
    }
    expect(await hasty.values(legs, forever())).toHaveLength(2);
  });
});

describe('the URLs that the dialer called', () => {
  test('come in the order of writing, from a cursor on', async () => {
    for (const id of [1, 2, 3])
      await rig.calls.insert('vicidial_url_log', {
        url_log_id: id,
        uniqueid: 'u',
        url_type: 'dispo',
        url: `https://x.example.com/${id}`,
        url_response: '',
      });
    const first = await rig.feed.urls?.(undefined, forever());
    expect(first?.rows.map(({ id }) => id)).toEqual(['1', '2', '3']);
    await rig.calls.insert('vicidial_url_log', {
      url_log_id: 4,
      uniqueid: 'u',
      url_type: 'dispo',
      url: '',
      url_response: '',
    });
    expect((await rig.feed.urls?.(first?.cursor, forever()))?.rows.map(({ id }) => id)).toEqual(['4']);
  });
});

test('the load of the dialer is told, and it is not slow', async () => {
  const before = rig.feed.load().statements;
  await manyCalls();
  await rig.read(DAY);
  expect(rig.feed.load().statements).toBeGreaterThan(before);
  expect(rig.feed.isSlow()).toBe(false);
});
