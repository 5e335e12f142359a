import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNaturally } from '../../src/domain/natural-order.ts';
import { startAgents } from './dialer-agents-rig.ts';

const DAY = { datetimeStart: '2026-11-21 00:00:00', datetimeEnd: '2026-11-21 23:59:59' };
const ROW = { event_time: '2026-11-21 10:00:00', campaign_id: 'SALES', pause_epoch: '1795273170' };
const LOG = [
  { ...ROW, user: 'agent001', lead_id: '101', pause_sec: '10', wait_sec: '20', talk_sec: '125', dispo_sec: '7', sub_status: 'LOGIN' },
  { ...ROW, user: 'agent002', lead_id: '102', pause_sec: '3', wait_sec: '7', talk_sec: '61', dispo_sec: '9', dead_sec: '1' },
]; // prettier-ignore

describe('agent_stats_export', () => {
  test('when it is asked as the client does, then times are seconds and percentages numbers', async () => {
    const { client, options } = await startAgents({ seed: { vicidial_agent_log: LOG } });
    const { rows } = await client.agentStatsExport(DAY, options);
    expect(rows[0]).toMatchObject({
      campaign_id: 'SALES', user: 'agent001', calls: 1, login_time: 162, total_talk_time: 125, pct_of_queue: 50,
      pause_time: 10, dispo_time: 7, sessions: 1,
    }); // prettier-ignore
  });

  test('when it is not grouped, then the first disposition counts twice', async () => {
    const { client, options } = await startAgents({ seed: { vicidial_agent_log: LOG } });
    const { rows } = await client.agentStatsExport({ ...DAY, groupByCampaign: false }, options);
    expect(rows.map(({ dispo_time }) => dispo_time)).toEqual([14, 18]);
  });

  test.each([
    ['S', [0, 125]],
    ['M', [0, 2]],
    ['HF', [0, 0]],
  ] as const)(
    'when times are in %s, then the average talk time is that of the agent before as far as PHP reads it',
    async (timeFormat, expected) => {
      const { client, options } = await startAgents({ seed: { vicidial_agent_log: LOG } });
      const { rows } = await client.agentStatsExport({ ...DAY, timeFormat }, options);
      expect(rows.map(({ avg_talk_time }) => avg_talk_time)).toEqual(expected);
    },
  );

  test('when nobody worked, then the result is nothing', async () => {
    const { client, options } = await startAgents();
    expect(await client.agentStatsExport(DAY, options)).toMatchObject({
      outcome: 'nothing',
      code: 'no-records',
    });
  });

  test('when the times are none, then from lets everything through and until nothing', async () => {
    const { ask } = await startAgents({ seed: { vicidial_agent_log: LOG } });
    const asked = {
      function: 'agent_stats_export',
      datetime_start: '2026-13-45 00:00:00',
      datetime_end: '2099:1:01 00-00-00',
    };
    expect((await ask({ ...asked, datetime_end: '2099:01:01 00-00-00' })).outcome).toBe('success');
    expect(
      (await ask({ ...asked, datetime_start: '2026-11-21 00:00:00', datetime_end: '2026-13-45 23:59:59' }))
        .outcome,
    ).toBe('nothing');
  });
});

const CALL = { call_date: '2026-11-21 12:00:00', user: 'agent001' };
const CALLS = {
  vicidial_statuses: [{ status: 'SALE', human_answered: 'Y', category: 'SALE' }],
  vicidial_log: [
    ...['SALE', 'A10', 'A9'].map((status, index) => ({ ...CALL, uniqueid: `1.${index}`, campaign_id: 'SOLAR', status })),
    ...['XFER', 'SALE', 'SALE'].map((status, index) => ({ ...CALL, uniqueid: `2.${index}`, campaign_id: 'SALES', status })),
  ],
  vicidial_closer_log: [{ ...CALL, campaign_id: 'SALESIN', status: 'DROP', uniqueid: '3.1' }],
  vicidial_did_log: [{ uniqueid: '3.1', extension: '3125550000', did_id: '1', call_date: CALL.call_date }],
}; // prettier-ignore

describe('call_status_stats', () => {
  test('when campaigns are named, then calls by hour and status are counts', async () => {
    const { client, options } = await startAgents({ seed: CALLS });
    const { rows } = await client.callStatusStats({ campaigns: ['SALES', 'SOLAR'] }, options);
    expect(rows.map(({ id, total, human_answered }) => [id, total, human_answered])).toEqual([
      ['SALES', 3, 2],
      ['SOLAR', 3, 1],
    ]);
    expect(rows[0]?.hours['12']).toBe(3);
    expect(rows[0]?.statuses).toEqual({ SALE: 2, XFER: 1 });
  });

  test('when no campaign is named, then both error lines are one fault of the request', async () => {
    const { ask } = await startAgents();
    const reply = await ask({ function: 'call_status_stats' });
    expect(reply.body).toBe(
      'ERROR: call_status_stats INVALID OR MISSING CAMPAIGNS - test\nERROR: Invalid Source: |test|\n',
    );
    expect(reply).toMatchObject({
      outcome: 'failure',
      fault: { kind: 'permanent', code: 'invalid-request' },
    });
  });
});

describe('call_dispo_report', () => {
  test('when campaigns have different statuses, then the misplaced header is put right', async () => {
    const { ask, client, options } = await startAgents({ seed: CALLS });
    const { body, type } = await ask({
      function: 'call_dispo_report',
      campaigns: 'SALES-SOLAR',
      status_breakdown: '1',
    });
    expect(body).toBe(
      'CAMPAIGN,TOTAL CALLS,SALE,XFER,A10,A9\nSALES,3,0,0,2,1\nSOLAR,3,1,1,1,0\nTOTAL,6,1,1,3,1',
    );
    expect(type).toBe('text/plain;charset=UTF-8');
    const { rows } = await client.callDispoReport(
      { campaigns: ['SALES', 'SOLAR'], statusBreakdown: true, showPercentages: true },
      options,
    );
    expect(rows[0]).toEqual({
      campaign: 'SALES',
      total_calls: 3,
      statuses: { A9: 0, A10: 0, SALE: 2, XFER: 1 },
    });
  });

  test('when a DID is named without in-groups, then its calls come by extension', async () => {
    const { ask } = await startAgents({ seed: CALLS });
    const asked = { function: 'call_dispo_report', did_ids: '1', status_breakdown: '1' };
    expect((await ask(asked)).body).toBe('CAMPAIGN,TOTAL CALLS,DROP\n3125550000,1,1\nTOTAL,1,1');
    expect((await ask({ ...asked, ingroups: 'SALESIN' })).body).toContain('\nSALESIN,1,1\n');
  });

  test('when a value is missing in a line, then nothing is read', async () => {
    const { ask } = await startAgents({
      seed: {
        ...CALLS,
        vicidial_log: ['01', '1'].map((status, index) => ({
          ...CALL,
          uniqueid: `${index}`,
          campaign_id: 'SALES',
          status,
        })),
      },
    });
    // PHP takes both statuses for one in the header, not in the lines.
    const reply = await ask({ function: 'call_dispo_report', campaigns: 'SALES', status_breakdown: '1' });
    expect(reply.body).toBe('CAMPAIGN,TOTAL CALLS,01\nSALES,2,1,1\nTOTAL,2,1,1');
    expect(reply.outcome).toBe('unknown');
  });
});

describe('natural order', () => {
  const status = string({ unit: constantFrom('A', 'a', 'B', 'z', '0', '1', '9', '_', '-'), maxLength: 6 });

  test('is an order: turned round, it turns its sign, and a text equals itself', () => {
    assert(
      property(status, status, (left, right) => {
        expect(compareNaturally(left, right)).toBe(0 - compareNaturally(right, left));
        expect(compareNaturally(left, left)).toBe(0);
      }),
    );
  });

  test.each([
    ['A9', 'A10', -1],
    ['a9', 'A9', 0],
    ['01', '1', 0],
    ['A01', 'A1', -1],
    ['AB', 'A_B', -1],
    ['', 'A', -1],
  ])('%s to %s is %i', (left, right, expected) => {
    expect(compareNaturally(left, right)).toBe(expected);
  });
});
