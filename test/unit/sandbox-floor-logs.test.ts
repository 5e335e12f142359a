import { describe, expect, it } from 'vitest';
import { readyAgent, startFloorRig, talkedCall } from './sandbox-floor-rig.ts';

const OPTIONS = { signal: AbortSignal.timeout(60_000) };
const ASK_STATUS = { function: 'agent_status', agent_user: 'agent001', stage: 'pipe' } as const;

describe('what the Non-Agent API tells of the floor', () => {
  it('follows an agent from login to disposition', async () => {
    const rig = await startFloorRig();
    const status = async () => {
      const columns = (await rig.ask(ASK_STATUS)).trimEnd().split('|');
      return { status: columns[0], lead: columns[2], calls: columns[4], pause: columns[8], sub: columns[9] };
    };
    rig.floor.login('agent001', { campaign: 'SALES' });
    expect(await status()).toEqual({ status: 'PAUSED', lead: '0', calls: '0', pause: 'LOGIN', sub: '' });
    rig.floor.ready('agent001');
    expect(await status()).toMatchObject({ status: 'READY', lead: '0' });
    await rig.floor.outboundCall(rig.lead, { agent: 'agent001', campaign: 'SALES' });
    expect(await status()).toMatchObject({ status: 'INCALL', lead: '101', calls: '1', sub: '' });
    rig.floor.customerHangsUp('agent001');
    expect(await status()).toMatchObject({ status: 'INCALL', sub: 'DEAD' });
    rig.floor.hangup('agent001');
    expect(await status()).toMatchObject({ status: 'PAUSED', lead: '101', sub: 'DISPO' });
    rig.floor.dispose('agent001', 'SALE');
    expect(await status()).toMatchObject({ status: 'READY', lead: '0', sub: '' });
    rig.floor.pause('agent001');
    await rig.floor.manualCall('agent001', rig.lead, { answered: false });
    expect(await status()).toMatchObject({ status: 'INCALL', sub: 'DIAL', calls: '2' });
    rig.floor.answer('agent001');
    expect(await status()).toMatchObject({ status: 'INCALL', sub: '' });
  });

  it("sums up the agent's times, and counts calls by status", async () => {
    const rig = await startFloorRig();
    const client = rig.client();
    rig.floor.login('agent001', { campaign: 'SALES' });
    rig.advance(30);
    rig.floor.ready('agent001');
    rig.advance(10);
    await rig.floor.outboundCall(rig.lead, { agent: 'agent001', campaign: 'SALES' });
    rig.advance(60);
    rig.floor.customerHangsUp('agent001');
    rig.advance(5);
    rig.floor.hangup('agent001');
    rig.advance(7);
    rig.floor.dispose('agent001', 'SALE');
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    const day = { datetimeStart: '2026-11-21 00:00:00', datetimeEnd: '2026-11-21 23:59:59' };
    const stats = await client.nonAgent.agentStatsExport(
      { ...day, timeFormat: 'S', groupByCampaign: true },
      OPTIONS,
    );
    expect(stats.rows).toMatchObject([
      {
        calls: 1,
        pause_time: 30,
        wait_time: 10,
        talk_time: 65,
        dispo_time: 7,
        dead_time: 5,
      },
    ]);
    const counted = await rig.ask({
      function: 'call_status_stats',
      campaigns: 'SALES',
      query_date: '2026-11-21',
    });
    expect(counted).toMatch(/^SALES\|2\|1\|.*\|NA-1,SALE-1\|$/m);
  });

  it('tells the talk time and the log of a call by its id', async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    await talkedCall(rig);
    const [extended] = rig.standIn.tables.logExtended.rows;
    rig.floor.dispose('agent001', 'SALE');
    const info = await rig.ask({
      function: 'callid_info',
      call_id: extended?.caller_code ?? '',
      detail: 'YES',
    });
    expect(info).toBe(
      `${extended?.caller_code}|61|2026-11-21 21:43:44|3125550101|OUTBOUND_AUTO|SALES|1001|SALE|agent001\n`,
    );
    expect(rig.standIn.tables.log.rows).toMatchObject([
      {
        length_in_sec: '61',
        term_reason: 'AGENT',
        user: 'agent001',
        user_group: 'AGENTS',
        called_count: '1',
      },
    ]);
  });

  it('logs an inbound call in the closer log only, under the in-group', async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    await rig.floor.inboundCall({ inGroup: 'SALESIN', phone: '3125550101', agent: 'agent001' });
    rig.advance(12);
    rig.floor.hangup('agent001');
    rig.floor.dispose('agent001', 'SALE');
    expect(rig.standIn.tables.log.rows).toEqual([]);
    expect(rig.standIn.tables.closerLog.rows).toMatchObject([
      { campaign_id: 'SALESIN', status: 'SALE', user: 'agent001', length_in_sec: '12', term_reason: 'AGENT' },
    ]);
    expect(rig.standIn.tables.logExtended.rows[0]?.caller_code).toMatch(/^Y\d{9}0000000101$/);
  });

  it('logs a manual call that nobody answered when its disposition is saved', async () => {
    const rig = await startFloorRig();
    rig.floor.login('agent001', { campaign: 'SALES' });
    await rig.floor.manualCall('agent001', rig.lead, { answered: false });
    rig.floor.hangup('agent001');
    expect(rig.standIn.tables.log.rows).toEqual([]);
    rig.floor.dispose('agent001', 'B');
    expect(rig.standIn.tables.log.rows).toMatchObject([
      { uniqueid: '1795315424.0000000101', status: 'B', length_in_sec: '0', comments: 'MANUAL' },
    ]);
  });
});

describe('a step that the screen does not offer', () => {
  it('is refused with what the screen shows and what it takes', async () => {
    const rig = await startFloorRig();
    const call = () => rig.floor.outboundCall(rig.lead, { agent: 'agent001', campaign: 'SALES' });
    await expect(call()).rejects.toThrow('agent agent001 has no screen open');
    rig.floor.login('agent001', { campaign: 'SALES' });
    await expect(call()).rejects.toThrow('agent agent001 is at "paused", and this takes "ready"');
    expect(() => rig.floor.dispose('agent001', 'NI')).toThrow('"disposition"');
    expect(() => rig.floor.login('agent001', { campaign: 'SALES' })).toThrow('logged in already');
    rig.campaign({ auto_dial_level: '0' });
    expect(() => rig.floor.ready('agent001')).toThrow('set auto_dial_level above 0');
  });
});
