import { describe, expect, it } from 'vitest';
import { readyAgent, recorded, reply, startFloorRig, templateOf } from './sandbox-floor-rig.ts';

const CALL = { agent: 'agent001', campaign: 'SALES' } as const;

describe('the Start Call URL', () => {
  it('holds back the call until the receiver has answered, and is logged without a date', async () => {
    const rig = await startFloorRig();
    let release = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      rig.answer = (socket) => {
        release = () => reply(socket, '200 OK', 'OK;\n');
        resolve();
      };
    });
    rig.campaign({
      start_call_url: `VAR${rig.base}/slow3?d=--A--dispo--B--&tt=--A--talk_time--B--&n=--A--dispo_name--B--`,
    });
    readyAgent(rig);
    const delivered = rig.floor.outboundCall(rig.lead, CALL);
    await arrived;
    expect(rig.floor.screen('agent001').view).toBe('arriving');
    expect(rig.live('agent001')).toMatchObject({ status: 'INCALL', lead_id: '101', calls_today: '1' });
    expect(rig.urls()).toMatchObject([{ url_type: 'start', url_response: '' }]);
    release();
    const call = await delivered;
    expect(rig.floor.screen('agent001').view).toBe('call');
    expect(rig.hits).toEqual(['/slow3?d=INCALL&tt=0&n=--A--dispo_name--B--']);
    expect(rig.urls()).toMatchObject([{ uniqueid: call.uniqueid, url_response: 'OK\n' }]);
    expect(rig.standIn.tables.logExtended.rows[0]?.start_url_processed).toBe('Y');
  });

  it('is logged as an error and forgotten when the receiver fails', async () => {
    const rig = await startFloorRig();
    rig.answer = (socket) => reply(socket, '500 Internal Server Error', '');
    rig.campaign({ start_call_url: rig.base + recorded('start: 500') });
    readyAgent(rig);
    await rig.floor.outboundCall(rig.lead, CALL);
    expect(rig.hits).toEqual(['/500?x=1']);
    expect(rig.urls()[0]?.url_response).toMatch(/^PHP ERROR: .* 500 Internal Server Error/);
  });

  it('is called when a manual call begins to ring, with neither a unique id nor a channel', async () => {
    const rig = await startFloorRig({
      vicidial_list: [{ lead_id: '102', list_id: '1001', phone_number: '3125550103', first_name: 'Jane' }],
      vicidial_campaigns: [{ campaign_id: 'HAND', campaign_name: 'by hand', active: 'Y' }],
    });
    const lead = rig.standIn.leads.find(({ lead_id: id }) => id === 102);
    if (lead === undefined) throw new Error('no lead 102');
    const wanted = recorded('start: manual dial (manDiaLonly)');
    const names = {
      chan: 'customer_zap_channel',
      dn: 'dialed_number',
      dl: 'dialed_label',
      fn: 'first_name',
      tt: 'talk_time',
      did: 'did_id',
    };
    rig.standIn.tables.campaigns.update(({ campaign_id: id }) => id === 'HAND', {
      start_call_url: rig.base + templateOf(wanted, names),
    });
    rig.floor.login('agent001', { campaign: 'HAND' });
    rig.advance(247);
    const call = await rig.floor.manualCall('agent001', lead, { answered: false });
    expect(rig.hits).toEqual([wanted]);
    expect(rig.urls()[0]?.uniqueid).toBe('');
    expect(rig.standIn.tables.log.rows).toEqual([]);
    rig.floor.answer('agent001');
    expect(rig.standIn.tables.log.rows).toMatchObject([
      { uniqueid: call.uniqueid, comments: 'MANUAL', user: 'agent001' },
    ]);
  });

  it.each([
    ['has its own', '/ingroup', '/ingroup'],
    ['is empty', '', '/campaign'],
  ])("when the in-group's %s, then inbound calls use %s or the campaign's", async (_what, own, hit) => {
    const rig = await startFloorRig();
    rig.campaign({ start_call_url: `${rig.base}/campaign` });
    rig.inGroup({ start_call_url: own === '' ? '' : rig.base + own });
    readyAgent(rig);
    await rig.floor.inboundCall({ inGroup: 'SALESIN', phone: '3125550101', agent: 'agent001' });
    expect(rig.hits).toEqual([hit]);
  });

  it('has alternates that look at the list only', async () => {
    const rig = await startFloorRig();
    rig.campaign({ start_call_url: 'ALT' });
    const entry = { campaign_id: 'SALES', entry_type: 'campaign', url_type: 'start', active: 'Y' };
    const add = (path: string, more: Readonly<Record<string, string>>) =>
      rig.standIn.tables.urlMulti.insert({ ...entry, url_address: rig.base + path, ...more });
    add('/other-list', { url_lists: '1002' });
    add('/by-status', { url_statuses: 'NEVER', url_rank: '2' });
    readyAgent(rig);
    await rig.floor.outboundCall(rig.lead, CALL);
    expect(rig.hits).toEqual(['/by-status']);
  });

  it('is preceded by erasing what the Agent API had queued for the agent', async () => {
    const rig = await startFloorRig();
    readyAgent(rig);
    const queued = {
      external_pause: 'PAUSE!1',
      external_status: 'SALE',
      external_dial: '3125550199!1!YES!NO!NO!!1',
    };
    Object.assign(rig.live('agent001') ?? {}, { ...queued, external_hangup: '1' });
    await rig.floor.outboundCall(rig.lead, CALL);
    expect(rig.live('agent001')).toMatchObject({
      external_pause: '',
      external_status: '',
      external_dial: '',
      external_hangup: '0',
    });
    expect(await rig.floor.poll('agent001')).toEqual([]);
  });
});

describe('other triggers of the agent screen', () => {
  it('calls the Dead Call URL after its seconds, once or again as the campaign says', async () => {
    const rig = await startFloorRig();
    rig.campaign({
      dead_trigger_url: `${rig.base}/dead?dead_time=--A--dead_time--B--&d=--A--dispo--B--&c=--A--closer--B--`,
      dead_trigger_seconds: '10',
      dead_trigger_action: 'URL',
    });
    readyAgent(rig);
    await rig.floor.outboundCall(rig.lead, CALL);
    rig.advance(20);
    rig.floor.customerHangsUp('agent001');
    rig.advance(9);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    rig.advance(1);
    expect(await rig.floor.poll('agent001')).toEqual(['dead call']);
    rig.advance(10);
    expect(await rig.floor.poll('agent001')).toEqual([]);
    rig.campaign({ dead_trigger_repeat: 'REPEAT_URL' });
    expect(await rig.floor.poll('agent001')).toEqual(['dead call']);
    expect(rig.hits).toEqual([10, 20].map((time) => `/dead?dead_time=${time}&d=INCALL&c=agent001`));
    expect(rig.urls().map(({ url_type: type, url_response: response }) => [type, response])).toEqual([
      ['dead', 'OK\n'],
      ['dead', 'OK\n'],
    ]);
    rig.floor.hangup('agent001');
    expect(rig.standIn.tables.agentLog.rows[0]).toMatchObject({ talk_sec: '40', dead_sec: '20' });
  });

  it('logs out an agent who is paused for too long, and calls the Pause Max URL with what it knows of him', async () => {
    const rig = await startFloorRig();
    const wanted = recorded('pause max url');
    rig.campaign({ pause_max_url: rig.base + templateOf(wanted) });
    rig.floor.login('agent001', { campaign: 'SALES' });
    await rig.floor.pauseMax('agent001');
    expect(rig.hits).toEqual([wanted]);
    expect(rig.urls()).toMatchObject([{ url_type: 'pause_max', uniqueid: '', url_response: 'OK\n' }]);
    expect(rig.live('agent001')).toBeUndefined();
    expect(rig.standIn.tables.userLog.rows.map(({ event }) => event)).toEqual(['LOGIN', 'LOGOUT']);
  });

  it('calls the URL of new leads inside add_lead, whose answer waits for it', async () => {
    const rig = await startFloorRig();
    let release = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      rig.answer = (socket) => {
        release = () => reply(socket, '200 OK', 'OK\n');
        resolve();
      };
    });
    rig.standIn.tables.urlMulti.insert({
      campaign_id: '-SYSTEM-API-NEWLEAD-',
      entry_type: 'system',
      url_type: 'apinewlead',
      url_address: `VAR${rig.base}/new?lead_id=--A--lead_id--B--&user=--A--user--B--&d=--A--SQLdate--B--`,
    });
    const asked = rig.ask({
      function: 'add_lead',
      phone_number: '3125550177',
      phone_code: '1',
      list_id: '1001',
    });
    await arrived;
    expect(rig.urls()).toMatchObject([{ url_type: 'apinewlead', url_response: '' }]);
    release();
    expect(await asked).toContain('SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125550177|1001|102|');
    expect(rig.hits).toEqual(['/new?lead_id=102&user=bridge&d=']);
    expect(rig.urls()[0]?.url_response).toBe('OK\n');
  });
});
