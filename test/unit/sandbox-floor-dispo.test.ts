import { describe, expect, it } from 'vitest';
import {
  leadOf,
  pairsOf,
  readyAgent,
  recorded,
  reply,
  startFloorRig,
  talkedCall,
  templateOf,
} from './sandbox-floor-rig.ts';

const SAVED = 'Lead 101 has been changed to SALE Status\nNext agent_log_id:\n2\nDispo URLs:\n';

describe('the two steps of a disposition', () => {
  it('builds and notes the URL first, and the browser then has it sent and its answer noted', async () => {
    const rig = await startFloorRig();
    rig.campaign({
      dispo_call_url: `VAR${rig.base}/ok?lead=--A--lead_id--B--&dispo=--A--dispo--B--&tt=--A--talk_time--B--`,
    });
    readyAgent(rig);
    await talkedCall(rig);
    const saved = rig.floor.dispose('agent001', 'SALE');
    expect(saved.reply).toBe(`${SAVED}1|\n`);
    expect(rig.urls()).toMatchObject([
      { url_type: 'dispo', url_response: '', url: `${rig.base}/ok?lead=101&dispo=SALE&tt=61` },
    ]);
    expect(await saved.sent).toBe('URL sent: 0|1|1|0\n');
    expect(rig.hits).toEqual(['/ok?lead=101&dispo=SALE&tt=61']);
    expect(rig.headers[0]).toEqual([`Host: ${rig.base.slice(7)}`, 'Connection: close']);
    expect(rig.urls()[0]?.url_response).toBe('Sat, 21 Nov 2026 21:44:45 -0500|OK\n');
    expect(rig.standIn.tables.logExtended.rows[0]?.dispo_url_processed).toBe('Y');
  });

  it('loses the URL when the tab is closed in between, and its row keeps an empty response', async () => {
    const rig = await startFloorRig();
    rig.campaign({ dispo_call_url: `${rig.base}/ok?lead=--A--lead_id--B--` });
    readyAgent(rig);
    await talkedCall(rig);
    const saved = rig.floor.dispose('agent001', 'SALE');
    rig.floor.closeTab('agent001');
    expect(await saved.sent).toBeUndefined();
    expect(rig.hits).toEqual([]);
    expect(rig.urls()).toMatchObject([{ url_response: '', url: `${rig.base}/ok?lead=101` }]);
  });

  it('sends the same URL as often as any agent asks', async () => {
    const rig = await startFloorRig();
    const url = recorded('rerun');
    rig.campaign({ dispo_call_url: `${rig.base}${url}` });
    readyAgent(rig);
    rig.floor.login('agent002', { campaign: 'SALES' });
    await talkedCall(rig);
    const { urlIds, sent } = rig.floor.dispose('agent001', 'SALE');
    await sent;
    await rig.floor.runUrls('agent002', urlIds + urlIds);
    expect(rig.hits).toEqual([url, url, url]);
    expect(rig.urls()).toHaveLength(1);
  });

  it('notes a refusal as a PHP error behind the date', async () => {
    const rig = await startFloorRig();
    rig.answer = (socket) => reply(socket, '503 Service Unavailable', 'no');
    rig.campaign({ dispo_call_url: `${rig.base}/503?x=1` });
    readyAgent(rig);
    await talkedCall(rig);
    await rig.floor.dispose('agent001', 'SALE').sent;
    expect(rig.urls()[0]?.url_response).toMatch(/ -0500\|PHP ERROR: Type=2 .*HTTP\/1\.1 503 Service/);
  });

  it('notes nothing when the live row is gone, though the lead and the log are saved', async () => {
    const rig = await startFloorRig();
    rig.campaign({ dispo_call_url: `${rig.base}/ok?x=1` });
    readyAgent(rig);
    await talkedCall(rig);
    rig.standIn.tables.liveAgents.remove(() => true);
    const saved = rig.floor.dispose('agent001', 'SALE');
    await saved.sent;
    expect(saved.urlIds).toBe('');
    expect(rig.urls()).toEqual([]);
    expect([rig.lead.status, rig.standIn.tables.log.rows[0]?.status]).toEqual(['SALE', 'SALE']);
  });
});

describe('which disposition URL', () => {
  it.each([
    ['is empty', '', []],
    ['is CAMP', 'CAMP', ['/campaign']],
    ['has its own', '/own', ['/own']],
  ])("when the in-group's %s, then that is what counts", async (_what, setting, hits) => {
    const rig = await startFloorRig();
    rig.campaign({ dispo_call_url: `${rig.base}/campaign` });
    rig.inGroup({ dispo_call_url: setting.startsWith('/') ? rig.base + setting : setting });
    readyAgent(rig);
    const options = { inGroup: 'SALESIN', phone: '3125550101', agent: 'agent001' };
    const call = await rig.floor.inboundCall(options);
    expect(call.lead).toBe(rig.lead);
    rig.floor.hangup('agent001');
    await rig.floor.dispose('agent001', 'SALE').sent;
    expect(rig.hits).toEqual(hits);
    expect(rig.urls()).toHaveLength(hits.length);
  });

  it('sends alternates by rank, one after another, by status, list and talk time', async () => {
    const rig = await startFloorRig();
    const arrived: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      rig.answer = (socket, target) => {
        arrived.push(target);
        if (!target.startsWith('/slow2')) return reply(socket, '200 OK', 'OK');
        release = () => reply(socket, '200 OK', 'OK');
        resolve();
      };
    });
    const alternate = (rank: number, path: string, more: Readonly<Record<string, string>> = {}): void => {
      rig.standIn.tables.urlMulti.insert({
        campaign_id: 'SALES',
        entry_type: 'campaign',
        url_type: 'dispo',
        active: 'Y',
        url_rank: String(rank),
        url_statuses: '---ALL---',
        url_address: rig.base + path,
        ...more,
      });
    };
    rig.campaign({ dispo_call_url: 'ALT' });
    alternate(9, '/ok/alt-after-slow?s=--A--dispo--B--', { url_statuses: 'SALE NI' });
    alternate(1, '/ok/alt-all?s=--A--dispo--B--');
    alternate(2, '/slow2?alt=slow', { url_lists: '1001 1002', url_call_length: '61' });
    alternate(3, '/never/status', { url_statuses: 'SALE' });
    alternate(3, '/never/list', { url_lists: '1002' });
    alternate(3, '/never/talk', { url_call_length: '62' });
    alternate(3, '/never/inactive', { active: 'N' });
    readyAgent(rig);
    await talkedCall(rig);
    const { sent, urlIds } = rig.floor.dispose('agent001', 'NI');
    expect(urlIds).toBe('1|2|3|');
    await held;
    expect(arrived).toEqual([recorded('alt NI'), '/slow2?alt=slow']);
    release();
    await sent;
    expect(arrived[2]).toBe('/ok/alt-after-slow?s=NI');
  });
});

describe('what a disposition URL tells', () => {
  it('is every variable as it was recorded, value by value', async () => {
    const rig = await startFloorRig({
      vicidial_list: [
        {
          lead_id: '101', vendor_lead_code: 'CRM-101', list_id: '1001', gmt_offset_now: '-6.00', phone_code: '1',
          phone_number: '3125550101', title: 'Mr', first_name: 'Conan', middle_initial: 'J',
          last_name: "O'Brien & Sons", address1: '1 Main St #5', city: 'Chicago', state: 'IL', postal_code: '60601',
          country_code: 'USA', gender: 'M', date_of_birth: '1970-01-02', alt_phone: '3125550102',
          email: 'c+o@example.test', security_phrase: 'sec', source_id: 'web', owner: 'agent001',
          comments: 'Line1 & 100% "q" #1 + 2 = café ñ', entry_list_id: '1001', called_count: '2',
          entry_date: '2026-11-20 10:00:00',
        },
      ],
      vicidial_lists_fields: ['policy_number', 'monthly_budget', 'notes_area', 'insurance_type'].map((label) => ({
        list_id: '1001', field_label: label,
      })),
      custom_1001: [
        {
          lead_id: '101', policy_number: 'POL-101 & co', monthly_budget: '100', notes_area: 'area text\nline two',
          insurance_type: 'auto',
        },
      ],
    }); // prettier-ignore
    const { tables } = rig.standIn;
    const wanted = recorded('dispo: every documented variable');
    tables.lists.update(({ list_id: id }) => id === '1001', {
      list_name: 'Web leads',
      list_description: 'Web form & API leads',
    });
    tables.users.update(({ user }) => user === 'agent001', {
      custom_one: 'c1 val',
      custom_two: 'c2&val',
      email: 'alice@example.test',
    });
    rig.campaign({ dispo_call_url: rig.base + templateOf(wanted), custom_one: 'campone' });
    readyAgent(rig);
    const call = await rig.floor.outboundCall(rig.lead, { agent: 'agent001', campaign: 'SALES' });
    tables.recordingLog.insert({
      recording_id: '9002',
      filename: '20261121-211100_3125550101_agent001',
      vicidial_id: call.uniqueid,
    });
    rig.advance(61);
    rig.floor.hangup('agent001');
    await rig.floor.dispose('agent001', 'SALE', { notes: "agent's notes: a&b #1 100% é" }).sent;
    const [hit = ''] = rig.hits;
    expect(pairsOf(hit).map(([name]) => name)).toEqual(pairsOf(wanted).map(([name]) => name));
    const sent = Object.fromEntries(pairsOf(hit));
    // Of this call and this moment; the rig's recording had ended neither call nor log by VICIdial's own rules.
    expect(sent).toEqual({
      ...Object.fromEntries(pairsOf(wanted)),
      SQLdate: '2026-11-21+21%3A44%3A45',
      epoch: '1795315485',
      uniqueid: call.uniqueid,
      call_id: call.callId,
      customer_zap_channel: 'SIP%2Ftrunk-00001001',
      agent_log_id: '1',
      term_reason: 'AGENT',
    });
  });

  it("names a callback's own status, while the lead is on hold for it", async () => {
    const rig = await startFloorRig();
    const wanted = recorded('dispo callback');
    rig.campaign({
      scheduled_callbacks: 'Y',
      dispo_call_url: `${rig.base}${templateOf('/ok/cb?dispo=&cbs=&cbt=', {
        cbs: 'callback_lead_status',
        cbt: 'callback_datetime',
      })}`,
    });
    readyAgent(rig);
    await talkedCall(rig);
    expect(() => rig.floor.dispose('agent001', 'CALLBK')).toThrow('asks for a callback');
    const callback = { at: '2026-12-24 10:15:00', recipient: 'USERONLY', comments: 'after lunch' } as const;
    await rig.floor.dispose('agent001', 'CALLBK', { callback }).sent;
    expect(rig.hits).toEqual([wanted.replace(/&name=.*$/, '')]);
    expect(leadOf(rig.standIn, 101).status).toBe('CBHOLD');
    expect(rig.standIn.callbacks).toMatchObject([
      {
        lead_id: 101,
        callback_time: callback.at,
        recipient: 'USERONLY',
        lead_status: 'CALLBK',
        status: 'ACTIVE',
      },
    ]);
    expect(rig.standIn.tables.log.rows[0]?.status).toBe('CALLBK');
  });

  it("puts the number onto the campaign's DNC lists when the status is DNC", async () => {
    const rig = await startFloorRig();
    rig.campaign({ use_internal_dnc: 'Y', use_campaign_dnc: 'Y' });
    readyAgent(rig);
    await talkedCall(rig);
    rig.floor.dispose('agent001', 'DNC');
    expect([...rig.standIn.dnc]).toEqual(['3125550101']);
    expect([...rig.standIn.dialer.store.campaignDnc]).toEqual(['SALES|3125550101']);
    expect(rig.standIn.tables.dncLog.rows.map((row) => row.campaign_id)).toEqual(['-SYSINT-', 'SALES']);
  });
});
