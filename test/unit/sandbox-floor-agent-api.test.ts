import { describe, expect, it } from 'vitest';
import { dial } from '../../connectors/vicidial/composed/agent-dial.ts';
import { hangupAndDispose } from '../../connectors/vicidial/composed/agent-hang-up.ts';
import { leadOf, readyAgent, startFloorRig, talkedCall } from './sandbox-floor-rig.ts';

const OPTIONS = { signal: AbortSignal.timeout(60_000) };
const AGENT = { agentUser: 'agent001' } as const;
const CALL = { agent: 'agent001', campaign: 'SALES' } as const;

describe('a call that is ended through the Agent API', () => {
  it('is hung up by one poll and disposed of by the next, and the URL arrives', async () => {
    const rig = await startFloorRig();
    rig.campaign({ dispo_call_url: `${rig.base}/ok?lead=--A--lead_id--B--&dispo=--A--dispo--B--` });
    readyAgent(rig);
    await rig.floor.outboundCall(rig.lead, CALL);
    const order = { ...AGENT, status: 'SALE', pause: true };
    await hangupAndDispose(rig.client(), order, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['hung up', 'nothing to pause']);
    expect(rig.hits).toEqual([]);
    expect(await rig.floor.poll('agent001')).toEqual(['disposed']);
    expect(rig.hits).toEqual(['/ok?lead=101&dispo=SALE']);
    expect(rig.urls()).toMatchObject([{ url_type: 'dispo', response_sec: '0' }]);
    expect(rig.urls()[0]?.url_response).toContain('|OK\n');
    expect(leadOf(rig.standIn, 101)).toMatchObject({ status: 'SALE', user: 'agent001' });
    expect(rig.live('agent001')).toMatchObject({ lead_id: '0', external_status: '', external_hangup: '0' });
    expect(rig.standIn.tables.autoCalls.rows).toEqual([]);
  });

  it('becomes a callback when the status is flagged as one and the time came along', async () => {
    const rig = await startFloorRig();
    rig.campaign({
      scheduled_callbacks: 'Y',
      dispo_call_url: `${rig.base}/cb?d=--A--dispo--B--&at=--A--callback_datetime--B--`,
    });
    readyAgent(rig);
    await talkedCall(rig);
    const client = rig.client();
    await client.agent.externalStatus({ ...AGENT, value: 'CALLBK' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['asked for a callback']);
    const callback = {
      callbackDatetime: '2026-12-05 10:00:00',
      callbackType: 'USERONLY',
      callbackComments: 'later',
    } as const;
    await client.agent.externalStatus({ ...AGENT, value: 'CALLBK', ...callback }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['disposed']);
    expect(rig.hits).toEqual(['/cb?d=CALLBK&at=2026-12-05+10%3A00%3A00']);
    expect(rig.standIn.callbacks).toMatchObject([
      { recipient: 'USERONLY', comments: 'later', lead_status: 'CALLBK' },
    ]);
    expect(rig.lead.status).toBe('CBHOLD');
  });

  it('keeps its status until then: one that is sent during the call waits for the disposition screen', async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    await rig.floor.outboundCall(rig.lead, CALL);
    await rig.client().agent.externalStatus({ ...AGENT, value: 'NI' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    rig.floor.hangup('agent001');
    expect(await rig.floor.poll('agent001')).toEqual(['disposed']);
    expect(rig.lead.status).toBe('NI');
  });

  it('takes any text for a status, `---` too', async () => {
    const rig = await startFloorRig();
    rig.campaign({ dispo_call_url: `${rig.base}/ok?dispo=--A--dispo--B--` });
    readyAgent(rig);
    await talkedCall(rig);
    Object.assign(rig.live('agent001') ?? {}, { external_status: '---' });
    await rig.floor.poll('agent001');
    expect([rig.hits, rig.lead.status]).toEqual([['/ok?dispo=---'], '---']);
  });
});

describe('pausing through the Agent API', () => {
  it('pauses a waiting agent at once and one in a call after his disposition', async () => {
    const rig = await startFloorRig();
    const client = rig.client();
    readyAgent(rig);
    await client.agent.externalPause({ ...AGENT, value: 'PAUSE' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['paused']);
    expect(rig.live('agent001')?.status).toBe('PAUSED');
    rig.advance(1);
    await client.agent.externalPause({ ...AGENT, value: 'RESUME' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['resumed']);
    expect(rig.live('agent001')?.status).toBe('CLOSER');
    await rig.floor.outboundCall(rig.lead, CALL);
    rig.advance(1);
    await client.agent.externalPause({ ...AGENT, value: 'PAUSE' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['pause after the disposition']);
    rig.floor.hangup('agent001');
    rig.floor.dispose('agent001', 'NI');
    expect(rig.floor.screen('agent001').view).toBe('paused');
  });

  it('is ignored when two commands carry the same second', async () => {
    const rig = await startFloorRig();
    const client = rig.client();
    readyAgent(rig);
    await client.agent.externalPause({ ...AGENT, value: 'PAUSE' }, OPTIONS);
    await rig.floor.poll('agent001');
    await client.agent.externalPause({ ...AGENT, value: 'RESUME' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    expect(rig.live('agent001')?.status).toBe('PAUSED');
  });

  it('is lost when a call arrives before the poll', async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    await rig.client().agent.externalPause({ ...AGENT, value: 'PAUSE' }, OPTIONS);
    await rig.floor.outboundCall(rig.lead, CALL);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    rig.floor.hangup('agent001');
    rig.floor.dispose('agent001', 'NI');
    expect(rig.floor.screen('agent001').view).toBe('ready');
  });

  it('writes the pause code to the open row, and a second code to one of its own', async () => {
    const rig = await startFloorRig();
    const client = rig.client();
    readyAgent(rig);
    rig.floor.pause('agent001');
    await client.agent.pauseCode({ ...AGENT, value: 'LUNCH' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['pause code LUNCH']);
    rig.advance(30);
    await client.agent.pauseCode({ ...AGENT, value: 'COACH' }, OPTIONS);
    await rig.floor.poll('agent001');
    expect(rig.standIn.tables.agentLog.rows.slice(1)).toMatchObject([
      { sub_status: 'LUNCH', pause_sec: '30' },
      { sub_status: 'COACH', pause_sec: '0' },
    ]);
    expect(rig.live('agent001')).toMatchObject({ pause_code: 'COACH', external_pause_code: '' });
  });

  it('logs out at once, but not during a call', async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    await rig.floor.outboundCall(rig.lead, CALL);
    await rig.client().agent.logout(AGENT, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    rig.floor.hangup('agent001');
    expect(await rig.floor.poll('agent001')).toEqual(['logged out']);
    expect(rig.live('agent001')).toBeUndefined();
    expect(() => rig.floor.dispose('agent001', 'NI')).toThrow('no screen open');
  });
});

describe('dialling through the Agent API', () => {
  it('makes a manual call from the third poll on, once for each second', async () => {
    const rig = await startFloorRig();
    rig.campaign({ start_call_url: `${rig.base}/start?lead=--A--lead_id--B--&u=--A--uniqueid--B--` });
    rig.floor.login('agent001', { campaign: 'SALES' });
    await dial(rig.client(), { ...AGENT, phone: '+1 312 555 0101' }, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    expect(await rig.floor.poll('agent001')).toEqual(['dialled']);
    expect(rig.hits).toEqual(['/start?lead=101&u=']);
    expect(rig.live('agent001')).toMatchObject({
      status: 'INCALL',
      comments: 'MANUAL',
      lead_id: '101',
      external_dial: '',
    });
    expect(rig.floor.screen('agent001').call?.callId).toMatch(/^M\d{9}0000000101$/);
  });

  it('makes a lead in the manual dial list when the number is not known', async () => {
    const rig = await startFloorRig();
    rig.floor.login('agent001', { campaign: 'SALES' });
    await dial(rig.client(), { ...AGENT, phone: '+13125550188' }, OPTIONS);
    for (let count = 0; count < 3; count += 1) await rig.floor.poll('agent001');
    expect(leadOf(rig.standIn, 102)).toMatchObject({
      phone_number: '3125550188',
      phone_code: '1',
      list_id: '998',
    });
  });

  it('takes queued numbers one by one when the campaign queues', async () => {
    const rig = await startFloorRig();
    rig.campaign({ api_manual_dial: 'QUEUE' });
    rig.floor.login('agent001', { campaign: 'SALES' });
    const client = rig.client();
    await dial(client, { ...AGENT, phone: '+13125550188' }, OPTIONS);
    rig.advance(1);
    await dial(client, { ...AGENT, phone: '+13125550189' }, OPTIONS);
    for (let count = 0; count < 3; count += 1) await rig.floor.poll('agent001');
    expect(rig.floor.screen('agent001').call?.phone).toBe('3125550188');
    rig.floor.hangup('agent001');
    rig.floor.dispose('agent001', 'NI');
    rig.floor.pause('agent001');
    await rig.floor.poll('agent001');
    expect(rig.floor.screen('agent001').call?.phone).toBe('3125550189');
  });

  it('shows a lead first when a preview is asked for, and dials or skips it on command', async () => {
    const rig = await startFloorRig();
    rig.floor.login('agent001', { campaign: 'SALES' });
    const preview = {
      ...AGENT,
      value: '3125550101',
      phoneCode: '1',
      search: true,
      preview: true,
      focus: false,
    };
    const command = async (): Promise<readonly string[]> => {
      await rig.client().agent.externalDial(preview, OPTIONS);
      return rig.floor.poll('agent001');
    };
    await rig.floor.poll('agent001');
    await rig.floor.poll('agent001');
    expect(await command()).toEqual(['preview']);
    expect(rig.live('agent001')).toMatchObject({ status: 'PAUSED', preview_lead_id: '101' });
    Object.assign(rig.live('agent001') ?? {}, { external_dial: 'SKIP' });
    expect(await rig.floor.poll('agent001')).toEqual(['preview skipped']);
    rig.advance(1);
    expect(await command()).toEqual(['preview']);
    Object.assign(rig.live('agent001') ?? {}, { external_dial: 'DIALONLY' });
    expect(await rig.floor.poll('agent001')).toEqual(['dialled']);
    expect(rig.live('agent001')).toMatchObject({ status: 'INCALL', lead_id: '101', preview_lead_id: '0' });
  });

  it("dials the hopper's first lead when it is told to dial the next", async () => {
    const rig = await startFloorRig({
      vicidial_list: [101, 102, 103].map((id) => ({
        lead_id: `${id}`,
        list_id: '1001',
        phone_number: `3125550${id}`,
      })),
      vicidial_hopper: [
        { lead_id: '102', campaign_id: 'SALES', priority: '0' },
        { lead_id: '103', campaign_id: 'SALES', priority: '99' },
      ],
    });
    rig.floor.login('agent001', { campaign: 'SALES' });
    await rig.floor.poll('agent001');
    await rig.floor.poll('agent001');
    const next = { ...AGENT, value: 'MANUALNEXT', search: false, preview: false, focus: false };
    await rig.client().agent.externalDial(next, OPTIONS);
    expect(await rig.floor.poll('agent001')).toEqual(['dialled']);
    expect(rig.floor.screen('agent001').call?.phone).toBe('3125550103');
    expect(rig.standIn.hopper.map((row) => row.lead_id)).toEqual([102]);
  });

  it("takes a manager's in-groups for the agent's own", async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    Object.assign(rig.live('agent001') ?? {}, { external_ingroups: ' A B -', manager_ingroup_set: 'SET' });
    expect(await rig.floor.poll('agent001')).toEqual(['in-groups changed']);
    expect(rig.live('agent001')?.closer_campaigns).toBe(' A B -');
    expect(rig.standIn.tables.liveInboundAgents.rows.map((row) => row.group_id)).toEqual(['A', 'B']);
  });
});
