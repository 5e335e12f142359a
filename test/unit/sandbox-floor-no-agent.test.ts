import { describe, expect, it } from 'vitest';
import {
  pairsOf,
  readyAgent,
  recorded,
  reply,
  startFloorRig,
  talkedCall,
  templateOf,
} from './sandbox-floor-rig.ts';

const WGET = [
  'User-Agent: Wget/1.21.3',
  'Accept: */*',
  'Accept-Encoding: identity',
  'Connection: Keep-Alive',
];

describe('the No Agent Call URL', () => {
  it('is called by wget for a call that nobody took, once, with every variable as it was recorded', async () => {
    const rig = await startFloorRig({
      vicidial_users: [{ user: 'VDAD', full_name: 'Outbound Auto Dial', user_group: 'ADMIN' }],
      vicidial_list: [
        {
          lead_id: '101', vendor_lead_code: 'CRM-101', source_id: 'web', list_id: '1001', phone_code: '1',
          phone_number: '3125550101', title: 'Mr', first_name: 'Conan', middle_initial: 'J', last_name: 'Plain',
          address1: '1 Main St', city: 'Chicago', state: 'IL', postal_code: '60601', country_code: 'USA', gender: 'M',
          date_of_birth: '1970-01-02', alt_phone: '3125550102', email: 'c@example.test', security_phrase: 'sec',
          comments: 'simple comment', called_count: '2', owner: 'agent001', entry_date: '2026-11-20 10:00:00',
        },
      ],
    }); // prettier-ignore
    const wanted = recorded('noagent: all variables, plain data');
    rig.standIn.tables.lists.update(({ list_id: id }) => id === '1001', {
      list_name: 'Web leads',
      list_description: 'Web form leads',
    });
    rig.campaign({ na_call_url: `VAR${rig.base}${templateOf(wanted)}` });
    const call = rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'DROP' });
    expect(await rig.floor.pollNoAgent()).toBe(1);
    expect(await rig.floor.pollNoAgent()).toBe(0);
    expect(rig.hits).toHaveLength(1);
    const [hit = ''] = rig.hits;
    expect(pairsOf(hit).map(([name]) => name)).toEqual(pairsOf(wanted).map(([name]) => name));
    const now = '2026-11-21+21:43:44';
    expect(Object.fromEntries(pairsOf(hit))).toEqual({
      ...Object.fromEntries(pairsOf(wanted)),
      modify_date: now,
      last_local_call_time: now,
      SQLdate: now,
      uniqueid: call.uniqueid,
      call_id: call.callId,
    });
    expect(rig.headers[0]).toEqual([`Host: ${rig.base.slice(7)}`, ...WGET]);
    expect(rig.urls()).toMatchObject([{ url_type: 'na_callurl', uniqueid: call.uniqueid }]);
    expect(rig.urls()[0]?.url_response).toMatch(/^OK!\|/);
    expect(rig.standIn.tables.logExtended.rows[0]?.dispo_url_processed).toBe('XY');
  });

  it('leaves out calls that are live, that an agent had, that were dialled by hand, and that have no URL', async () => {
    const rig = await startFloorRig();
    rig.campaign({ na_call_url: `${rig.base}/na?s=--A--status--B--` });
    const live = rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA', live: true });
    rig.advance(1);
    readyAgent(rig);
    await talkedCall(rig);
    rig.floor.dispose('agent001', 'NI');
    rig.floor.pause('agent001');
    await rig.floor.manualCall('agent001', rig.lead);
    rig.floor.hangup('agent001');
    rig.floor.dispose('agent001', 'B');
    rig.floor.noAgentCall(rig.lead, { campaign: 'SOLAR', status: 'NA' });
    expect(await rig.floor.pollNoAgent()).toBe(0);
    const marks = () => rig.standIn.tables.logExtended.rows.map((row) => row.dispo_url_processed);
    expect(marks()).toEqual(['N', 'XY', 'XU', 'XU']);
    live.end();
    expect(await rig.floor.pollNoAgent()).toBe(1);
    expect([rig.hits, marks()[0]]).toEqual([['/na?s=NA'], 'XY']);
  });

  it('is not called for a call that is older than six hours', async () => {
    const rig = await startFloorRig();
    rig.campaign({ na_call_url: `${rig.base}/na?x=1` });
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    rig.advance(6 * 3600);
    expect(await rig.floor.pollNoAgent()).toBe(0);
  });

  it("is the in-group's for inbound calls, and the list's before either", async () => {
    const rig = await startFloorRig();
    rig.campaign({ na_call_url: `${rig.base}/campaign` });
    rig.inGroup({ na_call_url: `${rig.base}/in?u=--A--user--B--&g=--A--group--B--` });
    rig.floor.noAgentCall(rig.lead, { inGroup: 'SALESIN', status: 'TIMEOT' });
    await rig.floor.pollNoAgent();
    rig.standIn.tables.lists.update(({ list_id: id }) => id === '1001', { na_call_url: `${rig.base}/list` });
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    await rig.floor.pollNoAgent();
    expect(rig.hits).toEqual(['/in?u=VDCL&g=SALESIN', '/list']);
  });

  it('has alternates whose status filter never applies and whose list filter needs blanks', async () => {
    const rig = await startFloorRig();
    rig.campaign({ na_call_url: 'ALT' });
    const entry = { campaign_id: 'SALES', entry_type: 'campaign', url_type: 'noagent', active: 'Y' };
    const add = (rank: string, path: string, more: Readonly<Record<string, string>>) =>
      rig.standIn.tables.urlMulti.insert({ ...entry, url_rank: rank, url_address: rig.base + path, ...more });
    add('3', '/blanks', { url_lists: ' 1001 ' });
    add('1', '/status', { url_statuses: 'SALE' });
    add('2', '/list', { url_lists: '1001' });
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    await rig.floor.pollNoAgent();
    expect(rig.hits).toEqual(['/status', '/blanks']);
  });

  it.each([
    ["noagent: O'Brien & Sons, # % + unicode", "O'Brien & Sons", 0],
    ['noagent: semicolon in last_name (shell)', 'Smith;touch x', 1],
    ['noagent: $( ) in last_name (shell)', '$(touch x)', 1],
    ['noagent: empty last_name', '', 1],
  ])('meets the shell as recorded under "%s"', async (label, lastName, rows) => {
    const rig = await startFloorRig();
    const wanted = recorded(label);
    Object.assign(rig.lead, { first_name: 'José', last_name: lastName, email: 'a+b@x.y', address1: '5#x' });
    const names = { fn: 'first_name', ln: 'last_name', em: 'email', ad: 'address1' };
    rig.campaign({
      na_call_url: `${rig.base}${templateOf('/ok/na2?fn=&ln=&em=&ad=', names).replace('?', '?a=1&')}`,
    });
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    await rig.floor.pollNoAgent();
    expect(rig.hits).toEqual([wanted]);
    expect(rig.urls()).toHaveLength(rows);
  });

  it('asks nothing when a parenthesis makes the shell refuse, and its row keeps an empty response', async () => {
    const rig = await startFloorRig();
    rig.lead.last_name = 'Smith (old)';
    rig.campaign({ na_call_url: `${rig.base}/na?ln=--A--last_name--B--` });
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    expect(await rig.floor.pollNoAgent()).toBe(1);
    expect(rig.hits).toEqual([]);
    expect(rig.urls()).toMatchObject([{ url_response: '', url: `${rig.base}/na?ln=Smith+(old)` }]);
  });

  it('tries twenty times when the receiver closes without an answer', async () => {
    const rig = await startFloorRig();
    rig.answer = (socket) => socket.end();
    rig.campaign({ na_call_url: `${rig.base}/close?x=1` });
    rig.floor.noAgentCall(rig.lead, { campaign: 'SALES', status: 'NA' });
    await rig.floor.pollNoAgent();
    expect(rig.hits).toHaveLength(20);
    expect(rig.urls()[0]?.url_response).toMatch(/^<RESPONSE EMPTY>\|/);
  });
});

describe('the Add Lead URL', () => {
  it('is called by wget beside an inbound call that made a lead, as it was recorded', async () => {
    const rig = await startFloorRig({
      vicidial_inbound_groups: [{ group_id: 'SALESIN', active: 'Y' }],
      vicidial_inbound_dids: [{ did_id: '2', did_pattern: '3125559999', did_description: 'Main sales DID' }],
    });
    const wanted = recorded('ingroup add lead url');
    const names = {
      lead: 'lead_id',
      vlc: 'vendor_lead_code',
      ph: 'phone_number',
      did: 'did_extension',
      dd: 'did_description',
      u: 'uniqueid',
      fn: 'first_name',
    };
    rig.inGroup({ add_lead_url: rig.base + templateOf(wanted, names) });
    let release = (): void => undefined;
    rig.answer = (socket) => void (release = () => reply(socket, '200 OK', 'OK\n'));
    readyAgent(rig);
    const options = { inGroup: 'SALESIN', phone: '3125550103', agent: 'agent001', did: '3125559999' };
    const call = await rig.floor.inboundCall(options);
    // The call was delivered although nothing has been answered yet.
    expect(call.lead).toMatchObject({ lead_id: 102, phone_number: '3125550103', list_id: '999' });
    await expect.poll(() => rig.hits).toHaveLength(1);
    release();
    await rig.floor.idle();
    expect(rig.hits).toEqual([
      wanted.replace('vlc=CRM-102', 'vlc=').replace('1795306000.2001', call.uniqueid),
    ]);
    expect(rig.headers[0]?.slice(1)).toEqual(WGET);
    expect(rig.urls()).toMatchObject([{ url_type: 'add_lead', uniqueid: call.uniqueid }]);
    expect(rig.urls()[0]?.url_response).toMatch(/^OK!\|/);
  });

  it('is not called for a caller whose lead is known', async () => {
    const rig = await startFloorRig();
    rig.inGroup({ add_lead_url: `${rig.base}/add` });
    readyAgent(rig);
    await rig.floor.inboundCall({ inGroup: 'SALESIN', phone: '3125550101', agent: 'agent001' });
    await rig.floor.idle();
    expect(rig.hits).toEqual([]);
  });
});

describe('the Enter In-group URL', () => {
  it('is called by wget for every call that comes in, with the lead as it was before', async () => {
    const rig = await startFloorRig();
    rig.inGroup({
      enter_ingroup_url: `${rig.base}/enter?s=--A--status--B--&u=--A--user--B--&g=--A--group--B--&f=--A--function--B--`,
    });
    readyAgent(rig);
    const options = { inGroup: 'SALESIN', phone: '3125550101', agent: 'agent001' };
    const call = await rig.floor.inboundCall(options);
    await rig.floor.idle();
    expect(rig.hits).toEqual(['/enter?s=NEW&u=&g=SALESIN&f=ENTER_INGROUP_URL']);
    expect(rig.urls()).toMatchObject([{ url_type: 'enter_ig', uniqueid: call.uniqueid }]);
  });
});
