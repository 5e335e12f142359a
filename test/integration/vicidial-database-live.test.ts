import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

let rig: DatabaseRig;
let database: DialerDatabase;
/** Seven in the morning in New York. */
const NOW = Date.parse('2026-06-01T11:00:00Z');

beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query(`
    set time_zone = 'SYSTEM';
    insert into vicidial_live_agents (user, server_ip, conf_exten, extension, status, lead_id, campaign_id, uniqueid,
        callerid, closer_campaigns, last_state_change, last_call_time, last_update_time, calls_today, pause_code, outbound_autodial)
      values ('agent001', '10.0.0.5', '8600051', 'SIP/101', 'INCALL', 77, 'SALES', '1780315200.2', 'V6011100000000000077',
        ' SUPPORT BILLING -', '2026-06-01 06:59:00', '2026-06-01 06:58:50', '2026-06-01 07:00:00', 12, '', 'Y'),
      ('agent002', '10.0.0.5', '8600052', 'SIP/102', 'PAUSED', 0, 'CARE', '', '', '-', '0000-00-00 00:00:00', null,
        '2026-06-01 07:00:00', 0, 'LUNCH', 'N');
    insert into vicidial_auto_calls (server_ip, campaign_id, status, lead_id, uniqueid, callerid, phone_code, phone_number,
        call_time, call_type, stage, queue_priority, last_update_time)
      values ('10.0.0.5', 'SALES', 'RINGING', 78, '1.1', 'V1', '1', '3125550102', '2026-06-01 06:59:30', 'OUT', 'START', 0, '2026-06-01 07:00:00'),
      ('10.0.0.5', 'SUPPORT', 'LIVE', 79, '1.2', 'Y1', '1', '3125550103', '2026-06-01 06:59:40', 'IN', 'LIVE-20', 50, '2026-06-01 07:00:00');
    insert into vicidial_hopper (lead_id, campaign_id, list_id, priority, source, gmt_offset_now, vendor_lead_code)
      values (1, 'SALES', 1001, 0, 'S', -5, ''), (2, 'SALES', 1001, 99, 'P', -6.5, 'CRM-2'), (3, 'SALES', 1001, -5, 'S', -5, ''),
      (4, 'CARE', 1002, 99, 'P', -5, ''), (5, 'SALES', 1001, 0, 'S', -5, '');
    insert into vicidial_campaign_stats (campaign_id, update_time, dialable_leads, calls_today, answers_today, drops_today,
        drops_today_pct, drops_answers_today_pct, calls_hour, drops_hour_pct, agent_pause_today)
      values ('SALES', now() - interval 90 second, 1200, 100, 40, 2.500, '2.50', '6.25', 9, 'n/a', 3600),
      ('CARE', '2020-01-01 00:00:00', 0, 0, 0, 0, '0', '0', 0, '0', 0)`);
  database = rig.open({}, { now: () => NOW });
});
afterAll(() => rig[Symbol.asyncDispose]());

test('live agents tell what they do, since when, and for whom they may take calls', async () => {
  const agents = await database.liveAgents(forever());
  expect(agents).toEqual([
    expect.objectContaining({
      user: 'agent001',
      status: 'INCALL',
      leadId: '77',
      callId: 'V6011100000000000077',
      sessionId: '8600051',
      ingroups: ['SUPPORT', 'BILLING'],
      outboundAutodial: true,
      callsToday: 12,
      stateSince: '2026-06-01T10:59:00.000Z',
      lastCallAt: '2026-06-01T10:58:50.000Z',
      seenAt: '2026-06-01T11:00:00.000Z',
    }),
    expect.objectContaining({
      user: 'agent002',
      status: 'PAUSED',
      pauseCode: 'LUNCH',
      leadId: '',
      ingroups: [],
      stateSince: undefined,
      lastCallAt: undefined,
    }),
  ]);
  expect(await database.liveAgents(forever(), 'CARE')).toEqual(agents.slice(1));
  expect(await database.liveAgents(forever(), "CARE' or '1")).toEqual([]);
});

test('in the hour that happens twice, a live moment is the one closest to now', async () => {
  await rig.admin.query("update vicidial_live_agents set last_call_finish = '2026-11-01 01:30:00'");
  const finished = async (now: string) => {
    const [agent] = await rig.open({}, { now: () => Date.parse(now) }).liveAgents(forever());
    return agent?.lastCallEndedAt;
  };
  expect(await finished('2026-11-01T05:31:00Z')).toBe('2026-11-01T05:30:00.000Z');
  expect(await finished('2026-11-01T06:31:00Z')).toBe('2026-11-01T06:30:00.000Z');
});

test('live calls tell direction, state and since when', async () => {
  const calls = await database.liveCalls(forever());
  expect(calls).toEqual([
    expect.objectContaining({ direction: 'outbound', status: 'RINGING', leadId: '78', phone: '3125550102' }),
    expect.objectContaining({
      direction: 'inbound',
      campaignId: 'SUPPORT',
      priority: 50,
      startedAt: '2026-06-01T10:59:40.000Z',
      updatedAt: '2026-06-01T11:00:00.000Z',
    }),
  ]);
  expect(await database.liveCalls(forever(), 'SUPPORT')).toEqual(calls.slice(1));
});

describe('the hopper', () => {
  test('comes in the order of dialling, of one campaign', async () => {
    const rows = await database.hopper('SALES', forever());
    expect(rows.map(({ leadId, priority }) => [leadId, priority])).toEqual([
      ['2', 99],
      ['1', 0],
      ['5', 0],
      ['3', -5],
    ]);
    expect(rows[0]).toMatchObject({
      source: 'P',
      gmtOffsetHours: -6.5,
      vendorLeadCode: 'CRM-2',
      listId: '1001',
    });
    expect(await database.hopper('SALES', forever(), 1)).toEqual(rows.slice(0, 1));
  });
});

test('campaign statistics tell how old they are by the clock of the database', async () => {
  const [sales] = await database.campaignStats(forever(), 'SALES');
  expect(sales).toMatchObject({
    dialableLeads: 1200,
    today: { calls: 100, answers: 40, drops: 2.5, dropPercent: 2.5 },
    hour: { calls: 9, dropPercent: 0 },
    dropPercentOfAnswers: 6.25,
    agentPauseSecondsToday: 3600,
  });
  expect(sales?.ageSeconds).toBeGreaterThanOrEqual(90);
  expect(sales?.ageSeconds).toBeLessThan(120);
  const all = await database.campaignStats(forever());
  expect(all.map(({ campaignId }) => campaignId)).toEqual(['CARE', 'SALES']);
  expect(all[0]?.updatedAt).toBe('2020-01-01T05:00:00.000Z');
  expect(all[0]?.ageSeconds).toBeGreaterThan(86_400);
});
